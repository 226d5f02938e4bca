//! Organisations are walls, and every route asks who knocks: held over every route there is, against rules written down
//! here once more, in other words than the program's.

mod doors;
mod routes;
