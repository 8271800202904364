//! [`Held`]: what a value takes in memory, so that it can be charged to a budget.

use core::mem::size_of;
use std::borrow::Cow;

/// What a value owns on the heap.
///
/// Implement it for a structure with [`crate::held!`], which names every field: a field that is added and not named does
/// not compile, so nothing that is kept escapes the count.
pub trait Held {
    /// Whether no value of the type owns anything there: then a list of them need not be walked.
    const NOTHING: bool = false;

    /// Bytes on the heap that belong to the value; its own size is its owner's matter.
    fn held(&self) -> usize;
}

/// Implements [`Held`] for a structure: each of its fields, by name.
#[macro_export]
macro_rules! held {
    ($($type:ty { $($field:ident),* $(,)? })*) => { $(
        impl $crate::Held for $type {
            fn held(&self) -> usize {
                let Self { $($field),* } = self;
                0 $(+ $crate::Held::held($field))*
            }
        }
    )* };
}

/// Implements [`Held`] for what owns nothing on the heap.
#[macro_export]
macro_rules! holds_nothing {
    ($($type:ty),* $(,)?) => { $(
        impl $crate::Held for $type {
            const NOTHING: bool = true;

            fn held(&self) -> usize {
                0
            }
        }
    )* };
}

holds_nothing!(crate::PduKind, crate::Side, bool, u8, u16, u32, u64, usize, i64, &'static str, core::net::SocketAddr);

impl Held for String {
    fn held(&self) -> usize {
        self.capacity()
    }
}

impl Held for Cow<'static, str> {
    fn held(&self) -> usize {
        match self {
            Self::Borrowed(_) => 0,
            Self::Owned(text) => text.held(),
        }
    }
}

impl<T: Held> Held for Option<T> {
    fn held(&self) -> usize {
        self.as_ref().map_or(0, Held::held)
    }
}

impl<T: Held> Held for Box<T> {
    fn held(&self) -> usize {
        size_of::<T>() + self.as_ref().held()
    }
}

impl<T: Held> Held for Vec<T> {
    fn held(&self) -> usize {
        let entries = if T::NOTHING { 0 } else { self.iter().map(Held::held).sum::<usize>() };
        self.capacity() * size_of::<T>() + entries
    }
}

impl<A: Held, B: Held> Held for (A, B) {
    fn held(&self) -> usize {
        self.0.held() + self.1.held()
    }
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn what_is_on_the_heap_counts_and_what_is_not_does_not() {
        assert_eq!((7_u16.held(), "static".held(), None::<String>.held()), (0, 0, 0));
        let texts = vec![String::from("abc"), String::new()];
        assert_eq!(texts.held(), 2 * size_of::<String>() + 3);
    }
}
