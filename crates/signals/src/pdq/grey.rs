//! Pictures of brightness alone, such as the frames of a video.

/// Makes of brightness, one byte a pixel, the three equal bytes a pixel that [`super::Rgb`] takes. `rgb` is emptied first.
pub fn rgb_of_grey(grey: &[u8], rgb: &mut Vec<u8>) {
    rgb.clear();
    rgb.resize(grey.len() * 3, 0);
    let (pixels, _) = rgb.as_chunks_mut::<3>();
    for (pixel, grey) in pixels.iter_mut().zip(grey) {
        *pixel = [*grey; 3];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_as_bright_in_all_three_colours() {
        let mut rgb = vec![9; 100];
        rgb_of_grey(&[0, 7, 255], &mut rgb);
        assert_eq!(rgb, [0, 0, 0, 7, 7, 7, 255, 255, 255]);
        rgb_of_grey(&[], &mut rgb);
        assert!(rgb.is_empty());
    }
}
