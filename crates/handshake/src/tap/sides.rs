//! One of something for each direction.

use rdpwhy_pdu::Side;

#[derive(Clone, Debug, Default)]
pub(crate) struct Sides<T> {
    client: T,
    server: T,
}

impl<T> Sides<T> {
    pub(crate) const fn of(&self, side: Side) -> &T {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    pub(crate) const fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}
