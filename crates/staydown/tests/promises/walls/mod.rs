//! Organisations are walls, and every route asks who knocks: held over every route there is, against rules written down
//! here once more, in other words than the program's.

mod asks;
mod asks_about_measures;
mod asks_about_orders;
mod asks_about_outlets;
mod asks_about_penalties;
mod doors;
mod model;
mod play;
mod routes;
mod rules;
mod sweep;
mod words;
mod world;
