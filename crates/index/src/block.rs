//! Large pieces of memory: from the system, or a file seen as memory.
#![allow(
    unsafe_code,
    reason = "a file can only be mapped by a promise that nobody changes it; `mapped` says who keeps it"
)]

use memmap2::{Mmap, MmapMut, MmapOptions};
use std::alloc::Layout;
use std::fs::File;
use std::io;

/// From this many bytes on, huge pages are asked for: a search looks at thousands of places all over
/// the memory, and with small pages the processor would look up most of their addresses in memory too
/// (1.8 to 2.6 times slower, measured). Smaller blocks would waste most of such a page.
const HUGE_FROM: usize = 4 << 20;

/// Bytes that never move, at an address that is a multiple of 4096.
#[derive(Debug)]
pub(crate) enum Block {
    /// Memory of our own.
    Memory(MmapMut),
    /// A file, read as it is needed. The system may drop and read again what it has read.
    File(Mmap),
}

impl Block {
    /// So many bytes, all zero. Where the system has no more memory the program ends, as it does when
    /// a vector cannot grow.
    pub(crate) fn zeroed(len: usize) -> Self {
        // The system refuses to map nothing.
        let Ok(map) = MmapOptions::new().len(len.max(1)).map_anon() else {
            std::alloc::handle_alloc_error(
                Layout::from_size_align(len, 4096).unwrap_or(Layout::new::<u8>()),
            );
        };
        #[cfg(target_os = "linux")]
        if len >= HUGE_FROM {
            // Only advice: a system without huge pages answers more slowly and just as well.
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        Self::Memory(map)
    }

    /// A file as memory.
    pub(crate) fn mapped(file: &File) -> io::Result<Self> {
        // SAFETY: a mapped file must not change while it is mapped. Files of a snapshot are written
        // under another name, renamed when complete, never opened for writing again, and removed only
        // by unlinking, which leaves the mapped bytes alone. Somebody else who writes into the data
        // folder of a running server could make a search read other numbers (all of which it checks)
        // or end the process by truncating the file; they could end it anyway.
        let map = unsafe { MmapOptions::new().map(file) }?;
        Ok(Self::File(map))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Memory(map) => map,
            Self::File(map) => map,
        }
    }

    /// The bytes to write to, if this is memory of our own.
    pub(crate) fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        match self {
            Self::Memory(map) => Some(map),
            Self::File(_) => None,
        }
    }

    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}
