package photo

import (
	"image"
	"image/color"
)

// samples is how many points of the photo make a point of the picture, in each direction: all of them would take
// seconds.
const samples = 4

// draw makes the photo small, on white where one can see through it. turn is its orientation, 1 to 8.
func draw(m image.Image, turn int) *image.RGBA {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if turn >= 5 { // lying on its side
		w, h = h, w
	}
	dw, dh := fit(w, h)
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			var red, green, blue, n uint32
			for j := range samples {
				for i := range samples {
					px := (x*samples + i) * w / (dw * samples)
					py := (y*samples + j) * h / (dh * samples)
					sx, sy := turned(px, py, w, h, turn)
					r, g, bl, a := m.At(b.Min.X+sx, b.Min.Y+sy).RGBA()
					red, green, blue, n = red+(r+0xffff-a)>>8, green+(g+0xffff-a)>>8, blue+(bl+0xffff-a)>>8, n+1
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8(red / n), uint8(green / n), uint8(blue / n), 255})
		}
	}
	return out
}

// fit gives the size a photo is drawn at: never larger than it is.
func fit(w, h int) (int, int) {
	if w <= MaxWidth && h <= MaxHeight {
		return w, h
	}
	if w*MaxHeight >= h*MaxWidth {
		return MaxWidth, max(h*MaxWidth/w, 1)
	}
	return max(w*MaxHeight/h, 1), MaxHeight
}

// turned finds where a point of the upright picture, w by h, lies in the file (Exif 2.3, tag 0x0112).
func turned(x, y, w, h, turn int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return h - 1 - y, x
	}
	return x, y
}
