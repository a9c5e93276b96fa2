package compose

import (
	"fmt"
	"html"
	"strings"
)

// Picture is a photo that the customer attached, made small. It is a picture of Heed's own making: what was attached
// never stands in a mail of ours.
type Picture struct {
	Name          string // of the file attached
	Width, Height int
	JPEG          []byte
}

// id is the Content-ID of the nth picture of a mail (RFC 2392); the mail's HTML knows it by that.
func (p Picture) id(n int) string { return fmt.Sprintf("photo-%d", n+1) }

func (p Picture) fileName(n int) string { return p.id(n) + ".jpg" }

// pictures shows the photos beside the customer's words.
func (p *page) pictures(list []Picture) {
	if len(list) > 0 {
		p.blocks = append(p.blocks, block{kind: pictureBlock, photos: list})
	}
}

// shown draws the photos two beside each other: on a telephone too, and at a fixed width where a program knows no other.
func shown(list []Picture) string {
	const side = 240
	var b strings.Builder
	for i, photo := range list {
		width := min(photo.Width, side)
		fmt.Fprintf(&b, `<img src="cid:%s" width="%d" alt="%s" style="width:%dpx;max-width:46%%;height:auto;border:0;margin:0 8px 8px 0;vertical-align:top">`+"\n",
			photo.id(i), width, html.EscapeString(printable(photo.Name, 60)), width)
	}
	return b.String()
}
