//! The answers of Meta's C++ tool `pdq-photo-hasher`, which resizes to 512×512 first, for pictures
//! made by arithmetic.
//!
//! The expected values are what the tool, built from `pdq/cpp` of
//! <https://github.com/facebook/ThreatExchange> with the CImg 2.2.0 beside it and `g++ -O1`,
//! printed for the same pixels in PPM files.

#![allow(clippy::unwrap_used)]

mod pictures;

use pictures::Pattern::{self, Noise, Patches, Slope};
use signals::pdq::{self, Rgb};

#[test]
fn pictures_resized_first_hash_bit_for_bit_as_the_tool_hashes_them() {
    for &(pattern, width, height, quality, hash) in VECTORS {
        let pixels = pattern.pixels(width, height);
        let hashed = pdq::hash_resized_512(&Rgb::new(width, height, &pixels).unwrap());
        assert_eq!(hashed.pdq.to_string(), hash, "{pattern:?} {width}x{height}");
        assert_eq!(hashed.quality, quality, "{pattern:?} {width}x{height}");
    }
}

/// Pattern, width, height, quality, hash.
const VECTORS: &[(Pattern, u32, u32, u8, &str)] = &[
    (
        Noise,
        5,
        5,
        99,
        "6b5a64d994a59b2661d8c3f069d83e0f9e27649d6b5a64d994a59b2661d8c3f0",
    ),
    (
        Patches,
        64,
        64,
        100,
        "0d3ccf3cf0c334d224922cb69b6dda49833c69eddb2d3ce3e592d31c2c9a8334",
    ),
    (
        Noise,
        64,
        64,
        100,
        "f5287cccbdbb1debf4805a006afb843fde50186697f0b9a445f67a21e60123b2",
    ),
    (
        Noise,
        257,
        255,
        100,
        "a46e6bb49b8f32ce83574814542da159aa161c5736966331e7c6ad0336fdd43d",
    ),
    (
        Patches,
        512,
        512,
        100,
        "3d34ef9af1c724b62cb8bb2c92699a49a73c69e95a6d74c7c59296782c988324",
    ),
    (
        Noise,
        512,
        512,
        100,
        "65fa4d97a021d7b0dd3c2c867a4c35b46430496e0106bbab5fc99ccfd6c18ad7",
    ),
    (
        Noise,
        513,
        512,
        100,
        "65fa4d97a021d7b0dd3c2c867a4c35b46430496e0106bbab5fc99ccfd6c18ad7",
    ),
    (
        Patches,
        512,
        513,
        100,
        "3d34edb2f1c324962cb29b6cba699a49873c69e95a6d74c7c59296782c988b34",
    ),
    (
        Noise,
        513,
        513,
        100,
        "65fa4d97a021d7b0dd3c2c867a4c35b46430496e0106bbab5fc99ccfd6c18ad7",
    ),
    (
        Patches,
        1024,
        1024,
        100,
        "3d34ef9af1c724b62cb8bb2c92699a49a73c69e95a6d74c7c59296782c988324",
    ),
    (
        Noise,
        1024,
        768,
        100,
        "0031e06bebc78c49d8221c5018f4a57b6f1730a782b2edcfe8e7760e725f1bcd",
    ),
    (
        Patches,
        1025,
        770,
        100,
        "3d34ef9af1c324b62cb8bb2c92699a49a73c69e95a6d74c7c79296782c988324",
    ),
    (
        Noise,
        640,
        200,
        100,
        "c52d56163eded32478e106f289cc0deca3e45eaba67d2a03701d03e9eeaee701",
    ),
    (
        Patches,
        90,
        1200,
        100,
        "3d34ef9af1c324b62cb89b2493699a49873c69ed5a6d70c7c79296782c988b34",
    ),
    (
        Noise,
        4,
        600,
        100,
        "cece0d0f2d2d2d2dceced2d2cece1707d2d21b1bd2d21313f0f0f0f0f0f01313",
    ),
    (
        Noise,
        2000,
        5,
        100,
        "f1760e890e85f86665699ae66d296d191a9647b9f1760e890e85f866e56992e6",
    ),
    (
        Patches,
        1999,
        1501,
        100,
        "3d34eeba71c724962cbabb2c9a699a49a73c69e95a6d74c7c59296782c988324",
    ),
    (
        Slope,
        700,
        533,
        28,
        "040c01460402154ff4cfd3cef7df75df775b21dff5cd0107014e71df2000f5de",
    ),
    (
        Noise,
        1536,
        1024,
        100,
        "536b75e0c704f925dd7e02d576dd485d2380889b261fd9bbd109d1857acc65c6",
    ),
    (
        Patches,
        3,
        513,
        100,
        "2cb62cb271c765968e38cf3cd34d9a698e38f3c78e3871c72cb28e388e382cb2",
    ),
    (
        Noise,
        1,
        1000,
        100,
        "aaaa5555aaaa555c55555555a88855555555aaaaaaaa55555555555755555555",
    ),
];
