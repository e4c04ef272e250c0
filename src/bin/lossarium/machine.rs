//! The machine that results come from.

use lossarium::kernels::arithmetic;
use serde::{Deserialize, Serialize};
use std::fs;
use std::thread::available_parallelism;

#[derive(Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    pub(crate) system: String,
    pub(crate) instruction_set: String,
}

impl Machine {
    /// This one.
    pub(crate) fn this() -> Self {
        let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name"));
        let name = model.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim());
        Self {
            cpu: name.unwrap_or("unknown").into(),
            cores: available_parallelism().map_or(1, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            instruction_set: arithmetic::instruction_set().name().into(),
        }
    }
}
