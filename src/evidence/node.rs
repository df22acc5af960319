//! What nodes are configured with: how the kubelet pulls, and whom the runtime asks.

mod duration;
mod kubelet;
mod route;

pub use duration::SECOND;
pub use kubelet::{Kubelet, Refused};
pub use route::{Endpoint, Route, route, routes};
