//! The program as its operator runs it: as a process of its own, on a free port, in a folder of its own.

mod command_line;
mod kill;
mod real_data;
mod running;
