//! The world's tests, one binary: stories of members, contracts of the ports, and the house itself.

mod edge_cases;
mod health_shell;
mod health_stores;
mod house;
mod sim;
mod stories;
