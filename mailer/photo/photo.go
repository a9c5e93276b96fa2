// Package photo makes a small picture of a photo that a customer attached, so that staff see at a glance what a
// complaint is about. The small one is drawn and written anew: nothing of the file passes but its colours, no place
// where it was taken, no program.
//
// It refuses what is not a JPEG, PNG, GIF or WebP by its first bytes, and what would take too much memory or time by
// its header, before anything is decoded. It fails with ErrRefused or the decoder's error; then the file is only
// named.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// What a small picture may be. Twice the pixels would be sharper on a phone, and four times the mail.
const (
	MaxWidth  = 240
	MaxHeight = 320
	MaxBytes  = 25 << 10
)

// What is refused.
const (
	maxPixels = 25_000_000
	maxMemory = 128 << 20 // bytes that decoding takes; the decoders hold a photo whole
	maxSide   = 30_000
	minSide   = 64      // icons and counting pixels
	maxHead   = 4 << 20 // bytes before the size is known: some telephones put another picture there
)

// ErrRefused is in the chain of the error about a file that is no photo, or too large or too small a one.
var ErrRefused = errors.New("not a photo to be shown")

// Small is the picture of a photo.
type Small struct {
	JPEG          []byte // at most MaxBytes
	Width, Height int    // at most MaxWidth and MaxHeight
}

// format is one kind of file. Each decoder is named here, so that no import can add another.
type format struct {
	magic  string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	memory func(head []byte, c image.Config) int64 // bytes a pixel takes while it is decoded, times 2
}

var formats = []format{
	{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode, jpegMemory},
	{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode, pngMemory},
	{"GIF8", gif.DecodeConfig, gif.Decode, func([]byte, image.Config) int64 { return 2 }}, // the first picture only
	{"RIFF", webp.DecodeConfig, webp.Decode, func([]byte, image.Config) int64 { return 16 }},
}

// Shrink reads a photo and draws it small, turned as its camera was held. It reads r no further than it must. Decoders
// that fall over what somebody sent have the file refused.
func Shrink(r io.Reader) (small Small, err error) {
	defer func() {
		if fell := recover(); fell != nil {
			small, err = Small{}, fmt.Errorf("decode a photo: %w: %v", ErrRefused, fell)
		}
	}()
	var head bytes.Buffer
	if _, err := io.CopyN(&head, r, 12); err != nil {
		return Small{}, fmt.Errorf("read a photo: %w", err)
	}
	f, ok := formatOf(head.Bytes())
	if !ok {
		return Small{}, fmt.Errorf("read a photo: %w", ErrRefused)
	}
	begin := io.TeeReader(io.LimitReader(r, maxHead), &head)
	c, err := f.config(io.MultiReader(bytes.NewReader(bytes.Clone(head.Bytes())), begin))
	if err != nil {
		return Small{}, fmt.Errorf("read a photo's size: %w", err)
	}
	pixels := int64(c.Width) * int64(c.Height)
	switch {
	case min(c.Width, c.Height) < minSide, max(c.Width, c.Height) > maxSide, pixels > maxPixels,
		pixels*f.memory(head.Bytes(), c)/2 > maxMemory:
		return Small{}, fmt.Errorf("a photo of %d by %d: %w", c.Width, c.Height, ErrRefused)
	}
	turn := orientation(head.Bytes())
	m, err := f.decode(io.MultiReader(bytes.NewReader(head.Bytes()), r))
	if err != nil {
		return Small{}, fmt.Errorf("decode a photo: %w", err)
	}
	return encode(draw(m, turn))
}

func formatOf(head []byte) (format, bool) {
	for _, f := range formats {
		if bytes.HasPrefix(head, []byte(f.magic)) && (f.magic != "RIFF" || string(head[8:12]) == "WEBP") {
			return f, true
		}
	}
	return format{}, false
}

// pngMemory: a pixel in the colours of the file, and once more where it is interlaced.
func pngMemory(head []byte, c image.Config) int64 {
	n := int64(16)
	switch c.ColorModel {
	case color.GrayModel:
		n = 2
	case color.Gray16Model:
		n = 4
	case color.RGBAModel, color.NRGBAModel:
		n = 8
	}
	if _, ok := c.ColorModel.(color.Palette); ok {
		n = 2
	}
	if len(head) > 28 && head[28] != 0 { // the interlace method, the last byte of IHDR
		n *= 2
	}
	return n
}

// encode writes the picture as small as it must be.
func encode(m *image.RGBA) (Small, error) {
	var b bytes.Buffer
	for _, quality := range []int{70, 55, 40, 25, 10} {
		b.Reset()
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
			return Small{}, fmt.Errorf("write a small photo: %w", err)
		}
		if b.Len() <= MaxBytes {
			return Small{JPEG: b.Bytes(), Width: m.Rect.Dx(), Height: m.Rect.Dy()}, nil
		}
	}
	return Small{}, fmt.Errorf("a small photo of %d bytes: %w", b.Len(), ErrRefused)
}
