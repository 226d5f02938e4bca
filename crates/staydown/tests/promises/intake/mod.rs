//! Orders that come from outside the instance: by mail, or handed in. What is one starts its hour at its receipt, what is none is
//! refused politely and kept, and nothing that was delivered is lost or taken twice.

mod desk;
mod follow;
mod handed_in;
mod lacking;
mod letters;
mod mail;
mod proof;
