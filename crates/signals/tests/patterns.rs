//! The reference's answers for pictures made by arithmetic, so that the crate proves itself
//! without any file.
//!
//! The expected values were computed with the Python package `pdqhash` 0.2.8 (numpy 2.4.6) on the
//! same pixels, written out by the same formulas: `compute` for `pdq` and `quality`,
//! `compute_dihedral` for the eight and for `dihedral_quality`, each vector read as bits with the
//! first one highest.

#![allow(clippy::unwrap_used)]

mod pictures;

use pictures::Pattern::{self, Noise, Patches, Slope};
use signals::pdq::{self, Pdq, Rgb};

struct Vector {
    pattern: Pattern,
    width: u32,
    height: u32,
    quality: u8,
    pdq: &'static str,
    dihedral_quality: u8,
    dihedral: [&'static str; 8],
}

#[test]
fn patterns_hash_bit_for_bit_as_the_reference_hashes_them() {
    for vector in VECTORS {
        let (width, height) = (vector.width, vector.height);
        let name = format!("{:?} {width}x{height}", vector.pattern);
        let pixels = vector.pattern.pixels(width, height);
        let view = Rgb::new(width, height, &pixels).unwrap();

        let hashed = pdq::hash(&view);
        assert_eq!(hashed.pdq.to_string(), vector.pdq, "{name}");
        assert_eq!(hashed.quality, vector.quality, "{name}");

        let dihedral = pdq::hash_dihedral(&view);
        assert_eq!(
            dihedral.hashes.map(|hash| hash.to_string()),
            vector.dihedral,
            "{name}"
        );
        assert_eq!(dihedral.quality, vector.dihedral_quality, "{name}");
        assert_eq!(pdq::hash_with_dihedral(&view), (hashed, dihedral), "{name}");
    }
}

#[test]
fn a_side_below_five_pixels_gives_no_hash() {
    for (width, height) in [(0, 0), (0, 9), (1, 1), (4, 4), (4, 500), (500, 4)] {
        let pixels = if width == 0 {
            Vec::new()
        } else {
            Noise.pixels(width, height)
        };
        let hashed = pdq::hash(&Rgb::new(width, height, &pixels).unwrap());
        assert_eq!(hashed.pdq, Pdq::ZERO);
        assert_eq!(hashed.quality, 0);
        assert!(!hashed.is_usable());
    }
}

const VECTORS: &[Vector] = &[
    Vector {
        pattern: Patches,
        width: 1,
        height: 1,
        quality: 0,
        pdq: "0000000000000000000000000000000000000000000000000000000000000000",
        dihedral_quality: 0,
        dihedral: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ],
    },
    Vector {
        pattern: Patches,
        width: 4,
        height: 4,
        quality: 0,
        pdq: "0000000000000000000000000000000000000000000000000000000000000000",
        dihedral_quality: 0,
        dihedral: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ],
    },
    Vector {
        pattern: Patches,
        width: 900,
        height: 4,
        quality: 0,
        pdq: "0000000000000000000000000000000000000000000000000000000000000000",
        dihedral_quality: 0,
        dihedral: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ],
    },
    Vector {
        pattern: Patches,
        width: 4,
        height: 70,
        quality: 0,
        pdq: "0000000000000000000000000000000000000000000000000000000000000000",
        dihedral_quality: 0,
        dihedral: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ],
    },
    Vector {
        pattern: Patches,
        width: 5,
        height: 5,
        quality: 100,
        pdq: "318cc6b5ce73394e6b5a318c318cce73ce33c6f1318cc4b5ce73390e69da318c",
        dihedral_quality: 100,
        dihedral: [
            "318cc6b5ce73394e6b5a318c318cce73ce33c6f1318cc4b5ce73390e69da318c",
            "61d896259e2769da398e9e2769c861d8c673c6b561d896259e2729ca398e9e27",
            "64d96c0f9b2691e43c0f9b2664d964d99b666c5b64d92c0f9b2693a43c8f9b26",
            "348d3c8fcb72c3706cdb348d348dcb7293266c1f348d3c8fcb7283606cdb348d",
            "318c394ace73c6b1695ace73318c318cce33390e318c394ace73c6f169dace73",
            "64d993e09b266c1b3e0f64d964d99b269b6693a464d991e09b266c5b3c8f64d9",
            "61d869da9e279625398e61d869c89e27c673394a61d869da9e27d635398e61d8",
            "348dc360cb723c8f6cdbcb72248d348d932693e0348d8360cb727c9f6cdbcb72",
        ],
    },
    Vector {
        pattern: Noise,
        width: 5,
        height: 5,
        quality: 99,
        pdq: "6b5a64d994a59b2661d8c3f069d83e0f9e27649d6b5a64d994a59b2661d8c3f0",
        dihedral_quality: 99,
        dihedral: [
            "6b5a64d994a59b2661d8c3f069d83e0f9e27649d6b5a64d994a59b2661d8c3f0",
            "348d318ccb72ce7393a49e2795a5e1d86e5b31cc348d319ccb72ce3391a49e27",
            "3e0fce73c1f0318c348d695a3c8d94a5cb72ce373e0fce73c1f0318c348d695a",
            "61d89b269e2764d9c6f1348dc1f0cb723b0e9b6661d89b369e276499c4f1348d",
            "6b5a9b2694a564d961d83c0f69d8c3f09e279b626b5a9b3694a564d961d83c0f",
            "3f0f318cc1f0ce73348d96a53c8d6b5acb7231c83e0f319cc1f0ce73348d96a5",
            "348dce73cb72318c93a461d895a59e276e5bce33348dce73cb7231cc91a461d8",
            "61d864d99e279b26c6f1cb72c0f0348d3b0e649961d864d99e279b66c4f1cb72",
        ],
    },
    Vector {
        pattern: Slope,
        width: 5,
        height: 9,
        quality: 50,
        pdq: "64d9c0e161d864d98b6293a46b5a6c5b94a56c5b749d9b269e272a4b3b0e6e5b",
        dihedral_quality: 50,
        dihedral: [
            "64d9c0e161d864d98b6293a46b5a6c5b94a56c5b749d9b269e272a4b3b0e6e5b",
            "4c980c9ab367fb452b5f2e160e1fd1edf4a004ba4c980c9eb367fb450b5f2e12",
            "318c6e5b348dce73de37390e3e0fc6f1c1f0c6f121c8318ccb7280e16e5bc4f1",
            "19cda634e63251ef7e0a84bc5b4a7b47a1f5ae1019cde634e63251ef5e0a84b8",
            "64d93b1e69d89b268b626c5b6b5a93a494a593a4749d64d99e27d5b43b0e91a4",
            "318c91a43c8d318cde37c6f13e0f390ec1f0390e21c8ce73cb723f1e6e5b3b0e",
            "4c98f361b36704ba0b5f91e90e1f2e12f4a0fb454c98b361b36704ba0b5fd1ed",
            "19cd59cbe632ae105e0a7b435b4a84b8a1f551ef19cd59cbe632ae105e0a7b47",
        ],
    },
    Vector {
        pattern: Patches,
        width: 64,
        height: 64,
        quality: 100,
        pdq: "0d3ccf3cf0c334d224922cb69b6dda49833c69eddb2d3ce3e592d31c2c9a8334",
        dihedral_quality: 100,
        dihedral: [
            "0d3ccf3cf0c334d224922cb69b6dda49833c69eddb2d3ce3e592d31c2c9a8334",
            "63ad9a923c5acccb877223e543a539123c5accafc6f12370c3e6391a3c1adc8f",
            "58692596a5969e7871c7061cce3870e3d669c3470e789649b0c739b679cf299e",
            "36f87439e90f6661d227894f36f097b8690f660593a489da96b393b0694f7625",
            "2d3c78c3f2c3cb2d2492d3499b6d25b6833c9612db2dc31ce5922ce32c9a7ccb",
            "58699269a596618771c738e3ce388f1cd6693cb88e7869b6b0c7864979cf9661",
            "63ad616c3c5a3334c772dc1a43a5c2ed3c5a3350c6f1dc8fc3e6c6e53c1a2370",
            "32d88bc2690f999e922776b016f06847690f99fa93a4762596b36c4f694f89da",
        ],
    },
    Vector {
        pattern: Noise,
        width: 64,
        height: 64,
        quality: 100,
        pdq: "f5287cccbdbb1debf4805a006afb843fde50186697f0b9a445f67a21e60123b2",
        dihedral_quality: 100,
        dihedral: [
            "f5287cccbdbb1debf4805a006afb843fde50186697f0b9a445f67a21e60123b2",
            "89a235716817030b74d4065506a64fc67a39ad17337ddc56f300beaf3309eef9",
            "a05dd66e68efb741a1d5b0aa3faf2e958f05b2cec2a5930e10e7d08bb3548b18",
            "dce59fdb3d42a9a12181ac7f53f2e56c2f6c07b5662876fca6551405661c4453",
            "d50883333dbae214f480e5ff42fa7bc0da50e79997f0465b45b285de6601dc4d",
            "805d299968ef48bea1d54f5517afd16a8b054d31c2a56cf110a72f74b35474e7",
            "a9b2ce8eea17fcf476d4f9aa06a7b0397a3952e8b37d23a9f300415833493306",
            "dcf76024bf42565e2381538053f31a932f6cf84a66288903e655ebfa665cbbac",
        ],
    },
    Vector {
        pattern: Patches,
        width: 65,
        height: 63,
        quality: 100,
        pdq: "4f3c2d34f0c3349224923cb69b6ddb49833c69e95b6d3ce3e592d31c2c9ac334",
        dihedral_quality: 100,
        dihedral: [
            "4f3c2d34f0c3349224923cb69b6ddb49833c69e95b6d3ce3e592d31c2c9ac334",
            "218dde927c5acccbc77223e583a53c123c5adc8fc6f1237081e6395a3c1adc8f",
            "1a69869ea5969e3871c7861c4e3071e3d669c3430e389649b0c779b679cf699e",
            "74d87438290f66619227894fd6f0d6b8690f762593a489dad6b393f0694f7625",
            "0f3cd3cbf0c3cb6d2492d3491b6d24b6833c96165b6dc31ce5922ce32c9a3ccb",
            "5a697861a59661c771c779e34e308e1cd6693cbc0e3869b6b0c7864979cf9661",
            "238da16d7c5a3734c772dc1a83a5c3ed3c5a2370c6f1dc8f83e6c6a53c1a2370",
            "74d80bc7290f999e922776b0d6f02947690f89da93a47625d4b36c0f694f89da",
        ],
    },
    Vector {
        pattern: Noise,
        width: 63,
        height: 65,
        quality: 100,
        pdq: "dd087edc9db91eedd2083a6062bbc63fd8525826d7d0bda407f27a21e21163b2",
        dihedral_quality: 100,
        dihedral: [
            "dd087edc9db91eedd2083a6062bbc63fd8525826d7d0bda407f27a21e21163b2",
            "89b234584617030b74c40ed7472c5fc63239ab57375dbc56bb00afaf01c9cef9",
            "885dd4fec8fcb647875d90ca77ed6c958d07b28c82851b0e52a7d08bb555cb18",
            "dce79ff21342e9a1a191a47d1a79f56c676c01fd620817fcee551505549c6453",
            "dd0891ab1da9e316d208c59f62b879d4d852e7d9d7d04e5b07f285dee0019e4d",
            "805d2b0148fc49b8855d6f3537ed936e8d074d738285e4f152a72f74b55434e7",
            "a9b2cbe74617fcf4f4d4f1385f2fa039723954a8375d63abfb00515003c93306",
            "fce7630d1342565ea1915b821a790a93676cfe026208e903ee55fbfa549c9bae",
        ],
    },
    Vector {
        pattern: Patches,
        width: 128,
        height: 128,
        quality: 100,
        pdq: "3d342cb2f1c734922c928b2cfb69da49873c69ed5a6d74c7879296782c9a8b34",
        dihedral_quality: 100,
        dihedral: [
            "3d342cb2f1c734922c928b2cfb69da49873c69ed5a6d74c7879296782c9a8b34",
            "058ddc8ff8524ccbc763276107ad5936785adc8b86e5277007e65b0e7818dc8f",
            "6d618638a4968e3879c72186af3c30e3d269c3470f38de69d2c73cd279cf219e",
            "72d87725ad07f66192360dcb52f8719c2d0f762193b08dda52b3d1b42d4d7625",
            "3834d34df1c3db6d249274d3da6965b6873c96125a6d8b3c879269872c9874cb",
            "686179c7249261c771c7de790e3c8f1cd2693cb80f382192d2c7c32d79cdde61",
            "278d2370fa52b334cf63d89e07ada6c9785a2374c6e5d88f07e6a4f1781a2370",
            "72d888daaf07099e9a36f23452f88e632d0f89ded3b0722552b32e4b2d4f89da",
        ],
    },
    Vector {
        pattern: Patches,
        width: 127,
        height: 129,
        quality: 100,
        pdq: "2cb6e79230c334922c98bb659b6ddb49a33c69e95a6d34e3e792935c2c98c334",
        dihedral_quality: 100,
        dihedral: [
            "2cb6e79230c334922c98bb659b6ddb49a33c69e95a6d34e3e792935c2c98c334",
            "478dbc96f8dac8cb876227e543adb812f85ad88b86f127700be6395af018d88f",
            "79e30c3865968e1871cd11cf8e3861e3f669c2430f389e49b2c739f679cd298e",
            "12d8143cad8f6261da378d4f16f852d8ad0f7221d3a48dda5eb3d3f0a54d7225",
            "2cb6196d30c3cb6d2c98669a9b6d24b6a33c97165a6dcb1ce7926ca32c983ccb",
            "79e3b2c3659661c771cdcc308e388e1cf6693cbc0e3861b6b2c7c60979cd9661",
            "478d4169fcda37348f62d81a47ad47cdf85a277486f1d88f0be686a5f0182770",
            "12d8a9c2a98f8c9ed23772b012f8ad27ad0f8ddec3a472245eb32c0fa54d8dda",
        ],
    },
    Vector {
        pattern: Patches,
        width: 129,
        height: 128,
        quality: 100,
        pdq: "79346db6f1c765b66cb29f2cb2699a49873c69c91a696187c59296586c9a0f34",
        dihedral_quality: 100,
        dihedral: [
            "79346db6f1c765b66cb29f2cb2699a49873c69c91a696187c59296586c9a0f34",
            "278c07a5fa525cdbcd63a77007a50b26785adc9bcca1277007e60b6e781adc8f",
            "7c61c71ca4928e3c39e72086e71c30e3d269c3634f3ccb2d90c73cf239cfa58e",
            "72d92d0faf07767198360dda52f0a18c2d0f763199f48dda52b3a1c42d4f7625",
            "29349249f1c79a696cb274d3b24965b6873c96361a699e78c59269a76c9af0cb",
            "2c6138e3a49230c339e7de79e71ccf1cd2693c9c4f3c34d290c7c30d39cf5a61",
            "278cf85afa52a724cd635c8f07a5f4d9785a2364dea1d88f07e6f491781a2370",
            "72d9c2f0af07898e9836f22552f04a732d0f89ce99f4722452b35e3b2d4f89da",
        ],
    },
    Vector {
        pattern: Slope,
        width: 200,
        height: 133,
        quality: 31,
        pdq: "aacd7f5aea831500eae7155eaa654502aae5155baaff8a00c532eaf7155a2ae5",
        dihedral_quality: 31,
        dihedral: [
            "aacd7f5aea831500eae7155eaa654502aae5155baaff8a00c532eaf7155a2ae5",
            "eabd82c3eab728b9eab5aa95eab52ab5aaf51118aaad2b91c46310586f6e150a",
            "eea85555bfb2ff88bfb21fd4efb2e788ffb09f51abaa000b90664055600b0045",
            "bfe82869bba28117bee0003fbfe0001fbfa09bb2baa8813b9136baf03a3abfa0",
            "bafd0000eaa7aaefeae78a81aae7b2d9aae5ca04eeff155ec5321508355a5510",
            "eea8aa0abfb20045bfb2000befb20053ffb0408ebbaabfd49067afa2600bffb8",
            "aabc690ceaa55442eab5554aeab5554aa8a5cee70aad446ec4628ea56d6eaae5",
            "bbe8d386bba27cc8bee0ffc0bfe07fe0bfa0444daaa86ec49132440d2a3a4057",
        ],
    },
    Vector {
        pattern: Patches,
        width: 133,
        height: 200,
        quality: 100,
        pdq: "78b6cf9e71c32cb66cb0ab66b2499a49a73c69e91a6974e7c79296586c988324",
        dihedral_quality: 100,
        dihedral: [
            "78b6cf9e71c32cb66cb0ab66b2499a49a73c69e91a6974e7c79296586c988324",
            "478d17a5bc125ccb8c62a76143a59b36785ad88b9cf1277103e62b6ef418dc8f",
            "6de32d3864968e1c39e5038cc71c38e3f269c3434f3cde4d90c73cf239cd298e",
            "12d85d0fe987f661d9370dcb16f0319cad0f7621c9a48ddb56b3c1c4a14d7625",
            "38b6786d31c3db496cb056d992496db6a73c96161a698b18c59269a76c987cdb",
            "2d6392c3249671e339e5fc33c71cc71cd2691cbc4f3c21b290c7c30d39cdd671",
            "478de85abed2a334dd62589e47ad64c9f85a27749cf1d88e43e6d491f4182370",
            "12d8a2f0e987099ed937f23416f0ce63ad0f89dec9a4722456b33e3ba14d89da",
        ],
    },
    Vector {
        pattern: Noise,
        width: 257,
        height: 255,
        quality: 100,
        pdq: "a46e6bb49b8f32ce83574814542da159aa161c5736966331e7c6ad0336fdd43d",
        dihedral_quality: 100,
        dihedral: [
            "a46e6bb49b8f32ce83574814542da159aa161c5736966331e7c6ad0336fdd43d",
            "a98db9eed1becd9c65c4fd90f8ba96e3702a66b5c213b24cb3030134b8ecd4a8",
            "f11bc11ec6da9864d602e2be017803f3af43b6ed63c3c99bb29307a941a87e97",
            "fcd8134484e96336109157322ded3c49257fcc1f174618a6e656ab9eedb97e02",
            "a04e944b938fcd318357a7eb542d56a6aa16e3a836929ccea3c652fc14fd2bc2",
            "f73b3ee1ceda679bd6021d410178fc0cff43491263c73664f293f85663a88168",
            "a98d4619d1be326364c4826f78ba691c702a994ac2134df3b303feebb8ec2b57",
            "fcd8ec3384e99849109128c52dedc3b6257f33e01746e719e6565441edb981fd",
        ],
    },
    Vector {
        pattern: Patches,
        width: 513,
        height: 257,
        quality: 100,
        pdq: "2d34ae3cf1c334962c92b9a69b6dda49873c69ed5a6d74c3c59296782c988b34",
        dihedral_quality: 100,
        dihedral: [
            "2d34ae3cf1c334962c92b9a69b6dda49873c69ed5a6d74c3c59296782c988b34",
            "678dde87bc52c8cbcd63276103a55936385adc8bc6e1277043e6691e3c18dc8f",
            "79612692a5969e3c79c7138cce3870e3d269c3470f38de6990c73cd279cd219e",
            "32d8752de907766198368dcb16f0739c690f762193b08dda16b3c3f4694d7625",
            "2c3471c7f1c3db692c925659936d65b6873c96165a6d8b3cc59269872c9874cb",
            "7861d96da49661c379c7ec73c6388f1cd2693cb80f38219690c7c30d79cdde61",
            "678d2178fc523734cf63d89e43a5a6c93c5a2374c6e5d88f43e6d6e13c182370",
            "32d88bd2e9079d9e9a36723456f0ac636d0f89de93b0722516b33c4b694d89da",
        ],
    },
    Vector {
        pattern: Patches,
        width: 1000,
        height: 37,
        quality: 100,
        pdq: "692d2c3cc3cb25962cb22cb2b3c79a49873c69cdda6d70e7e59296582c9a8f34",
        dihedral_quality: 100,
        dihedral: [
            "692d2c3cc3cb25962cb22cb2b3c79a49873c69cdda6d70e7e59296582c9a8f34",
            "218d5e871e5a78cbcd62a37023a54d363e5adc8bccb1a370e1e62d0e3e1a5c8f",
            "0c788696969e8a3c79e78618669230e3d269c3670f38da4db0c73cf279cf259e",
            "74d8f42d0b0f5261983609da74f0e79c6b0f762199e409dab4b387a46b4ff625",
            "492dd3c3c3cbda692cb2c34d31c725b6873c96325a6d8f18e59269a72c9a70cb",
            "0c785969969e70c379e769e766928f1cd2693c980f3825b2b0c7c30d79cfd261",
            "23ada078de5a0334cd635c8f23a5b2c93e5a2374ccb15c8fe1e6d2f13e1aa370",
            "74d80ad20b0f299e9836e62576f008636b0f89de99e4f625b4b3785b6b4f09da",
        ],
    },
    Vector {
        pattern: Patches,
        width: 1025,
        height: 770,
        quality: 100,
        pdq: "2d34efbcf1c324922c92bb249b6dda49873c69e95a6d74c3c79296782c988b34",
        dihedral_quality: 100,
        dihedral: [
            "2d34efbcf1c324922c92bb249b6dda49873c69e95a6d74c3c79296782c988b34",
            "478d9e87b852d8cbcf62276107a55936385adc8b86e1277043e67b5e3818dc8f",
            "796126b2a4968e3879c7218ecf3c70e3d269c3430f38de6990c73cd279cd299e",
            "32d8742ded0776619a368dcb12f0719c2d0f762193b08dda16b3d1f46d4d7625",
            "2c347147f1c3db6d2c9274db9a6925b6873c96165a6d8b3cc59269872c9874cb",
            "7861994d249671c779c7ce71ce3c8f1cd2693cbc0f38219690c7c30d79cdd661",
            "678d6178fc522734cf63d89e47ade6c9785a2374c6e5d88f43e6c6a138182370",
            "32d88bd2ed07899e9a37723452f08e636d0f89ded3b0722516b32e0b6d4d89da",
        ],
    },
];
