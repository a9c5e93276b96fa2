package photo

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

// painted is a photo with a red, a green, a blue and a white quarter: top left, top right, bottom left, bottom right.
func painted(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.RGBA{220, 0, 0, 255}
			case y < h/2:
				c = color.RGBA{0, 220, 0, 255}
			case x < w/2:
				c = color.RGBA{0, 0, 220, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asGIF(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// aWebP is a lossy WebP of 100 by 80 points, one colour.
func aWebP(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRlwAAABXRUJQVlA4IFAAAACwBACdASpkAFAAP3G42GU0ryunIOgCkC4JaQDUUAJ76d" +
		"OnTp06dOnTp06dOnRwAP7kATr//yS9SflYLWo5vN60brL3kAAKbnOjhlks3SgAAA==")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withExif puts an Exif segment with an orientation, and a secret, behind the first marker of a JPEG.
func withExif(file []byte, turn uint16, order binary.AppendByteOrder) []byte {
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	tiff := []byte(mark)
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, turn)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	tiff = append(tiff, "where it was taken"...)
	data := append([]byte("Exif\x00\x00"), tiff...)
	seg := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(data)+2))
	return append(append(append([]byte{}, file[:2]...), append(seg, data...)...), file[2:]...)
}

func TestShrink(t *testing.T) {
	for _, tt := range []struct {
		name string
		file []byte
		w, h int
	}{
		{"a photo", asJPEG(t, painted(1600, 1200)), 240, 180},
		{"upright", asJPEG(t, painted(1200, 1600)), 240, 320},
		{"a tower", asJPEG(t, painted(100, 1600)), 20, 320},
		{"a panorama", asJPEG(t, painted(2400, 100)), 240, 10},
		{"small already", asJPEG(t, painted(120, 90)), 120, 90},
		{"a PNG", asPNG(t, painted(800, 600)), 240, 180},
		{"a GIF", asGIF(t, painted(300, 300)), 240, 240},
		{"a WebP", aWebP(t), 100, 80},
		{"turned", withExif(asJPEG(t, painted(800, 600)), 6, binary.LittleEndian), 240, 320},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Shrink(iotest.OneByteReader(bytes.NewReader(tt.file)))
			if err != nil {
				t.Fatal(err)
			}
			c, err := jpeg.DecodeConfig(bytes.NewReader(s.JPEG))
			if err != nil || c.Width != tt.w || c.Height != tt.h || s.Width != tt.w || s.Height != tt.h {
				t.Errorf("%d by %d, said to be %d by %d, %v; want %d by %d", c.Width, c.Height, s.Width, s.Height, err, tt.w, tt.h)
			}
			if len(s.JPEG) > MaxBytes || bytes.Contains(s.JPEG, []byte("Exif")) || bytes.Contains(s.JPEG, []byte("where it was taken")) {
				t.Errorf("%d bytes, of which some are the file's", len(s.JPEG))
			}
		})
	}
}

// TestNoise: what does not compress is written worse until it fits.
func TestNoise(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 240, 320))
	rand.NewChaCha8([32]byte{1}).Read(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	s, err := Shrink(bytes.NewReader(asPNG(t, m)))
	if err != nil || len(s.JPEG) > MaxBytes {
		t.Errorf("%d bytes, %v", len(s.JPEG), err)
	}
}

// TestSeeThrough: what is transparent is white, as paper is.
func TestSeeThrough(t *testing.T) {
	s, err := Shrink(bytes.NewReader(asPNG(t, image.NewNRGBA(image.Rect(0, 0, 100, 100)))))
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(s.JPEG))
	if r, g, b, _ := m.At(50, 50).RGBA(); err != nil || min(r, g, b) < 0xf800 {
		t.Errorf("%x %x %x, %v", r, g, b, err)
	}
}

// TestOrientation: however the camera was held, the red quarter comes out where Exif 2.3 says.
func TestOrientation(t *testing.T) {
	file := asJPEG(t, painted(160, 120))
	for turn, want := range map[uint16]string{0: "rgbw", 1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 9: "rgbw"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			s, err := Shrink(bytes.NewReader(withExif(file, turn, order)))
			if err != nil {
				t.Fatal(err)
			}
			m, err := jpeg.Decode(bytes.NewReader(s.JPEG))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, p := range []image.Point{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
				got += colourAt(m, p.X*s.Width/4, p.Y*s.Height/4)
			}
			if got != want {
				t.Errorf("orientation %d: %s, want %s", turn, got, want)
			}
		}
	}
}

func colourAt(m image.Image, x, y int) string {
	r, g, b, _ := m.At(x, y).RGBA()
	switch {
	case min(r, g, b) > 0xc000:
		return "w"
	case r > g && r > b:
		return "r"
	case g > b:
		return "g"
	}
	return "b"
}

// bomb is a PNG whose header claims a size.
func bomb(w, h uint32, depth, kind, interlace byte) []byte {
	ihdr := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h), depth, kind, 0, 0, interlace)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(ihdr))
}

// frame is a JPEG whose header claims a size.
func frame(marker byte, w, h uint16, sampling byte) []byte {
	sof := []byte{0xff, 0xd8, 0xff, marker, 0, 17, 8}
	sof = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(sof, h), w)
	return append(append(sof, 3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0), 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0x3f, 0, 0xff, 0xd9)
}

func TestRefused(t *testing.T) {
	hugeGIF := append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), asGIF(t, painted(8, 8))[13:]...)
	for name, file := range map[string][]byte{
		"a bomb of points":           bomb(30000, 30000, 8, 2, 0),
		"a bomb in one row":          bomb(1<<30, 1, 1, 0, 0),
		"a bomb of depth":            bomb(5000, 4500, 16, 6, 0),
		"an interlaced bomb":         bomb(5000, 4500, 8, 6, 1),
		"a JPEG of 4,290 megapixels": frame(0xc0, 65500, 65500, 0x22),
		"a JPEG in many passes":      frame(0xc2, 5000, 4900, 0x11),
		"a GIF of 4,294 megapixels":  hugeGIF,
		"a WebP of 268 megapixels":   []byte("RIFF\x24\x00\x00\x00WEBPVP8L\x10\x00\x00\x00\x2f\xff\xff\xff\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
		"a counting pixel":           asGIF(t, painted(1, 1)),
		"an icon":                    asPNG(t, painted(32, 32)),
		"a program":                  []byte("MZ\x90\x00 this is no photo at all"),
		"HTML":                       []byte("<html><img src=x onerror=alert(1)></html>"),
		"SVG":                        []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`),
		"another RIFF":               []byte("RIFF\x00\x00\x00\x00WAVEfmt "),
	} {
		t.Run(name, func(t *testing.T) {
			if s, err := Shrink(bytes.NewReader(file)); !errors.Is(err, ErrRefused) {
				t.Errorf("%d bytes, %v", len(s.JPEG), err)
			}
		})
	}
}

// TestRefusedUnread: a file that is refused is not read to its end.
func TestRefusedUnread(t *testing.T) {
	n := 0
	endless := iotest.DataErrReader(io.MultiReader(bytes.NewReader(append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte{0xff}, 100)...)), counted{&n}))
	if _, err := Shrink(endless); err == nil || n > maxHead {
		t.Errorf("%v after %d bytes", err, n)
	}
}

type counted struct{ n *int }

func (c counted) Read(p []byte) (int, error) {
	*c.n += len(p)
	for i := range p {
		p[i] = 0xff
	}
	return len(p), nil
}

// TestTruncated: a file cut anywhere, and one with any byte changed, never brings a decoder down.
func TestTruncated(t *testing.T) {
	for name, file := range map[string][]byte{
		"JPEG": withExif(asJPEG(t, painted(80, 70)), 6, binary.BigEndian), "PNG": asPNG(t, painted(80, 70)), "GIF": asGIF(t, painted(80, 70)), "WebP": aWebP(t),
	} {
		step := max(len(file)/200, 1)
		for cut := 0; cut < len(file); cut += step {
			if s, err := Shrink(bytes.NewReader(file[:cut])); err == nil && len(s.JPEG) == 0 {
				t.Errorf("%s cut at %d: no picture and no error", name, cut)
			}
			bent := bytes.Clone(file)
			bent[cut] ^= 0x5a
			if s, err := Shrink(bytes.NewReader(bent)); err == nil && (len(s.JPEG) == 0 || len(s.JPEG) > MaxBytes) {
				t.Errorf("%s bent at %d: a picture of %d bytes", name, cut, len(s.JPEG))
			}
		}
	}
}

func FuzzShrink(f *testing.F) {
	for _, file := range [][]byte{
		withExif(asJPEG(f, painted(80, 70)), 6, binary.BigEndian), asPNG(f, painted(80, 70)), asGIF(f, painted(80, 70)), aWebP(f),
		bomb(30000, 30000, 8, 2, 0), frame(0xc2, 5000, 4900, 0x11),
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := Shrink(bytes.NewReader(file))
		if err != nil {
			return
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(s.JPEG)); err != nil || c.Width > MaxWidth || c.Height > MaxHeight || len(s.JPEG) > MaxBytes {
			t.Errorf("%d by %d in %d bytes, %v", c.Width, c.Height, len(s.JPEG), err)
		}
	})
}

// BenchmarkShrink is a photo of a telephone: 12 megapixels.
func BenchmarkShrink(b *testing.B) {
	file := asJPEG(b, painted(4000, 3000))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Shrink(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}
