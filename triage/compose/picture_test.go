package compose

import (
	"strings"
	"testing"
)

// TestPictures: each picture goes along once, under the id by which the HTML shows it, and what a file is called is data.
func TestPictures(t *testing.T) {
	c := composer(t, "en")
	a := askFor(c, "en", late("en"))
	a.Pictures = []Picture{{Name: `x" onerror="alert(1)`, Width: 240, Height: 100, JPEG: []byte("one")}, {Name: "b.jpg", Width: 90, Height: 320, JPEG: []byte("two")}}
	o := c.Ask(a)
	if len(o.Files) != 2 || o.Files[0].CID != "photo-1" || string(o.Files[1].Data) != "two" || o.Files[1].Name != "photo-2.jpg" || o.Files[0].Type != "image/jpeg" {
		t.Errorf("files %+v", o.Files)
	}
	for _, want := range []string{`<img src="cid:photo-1" width="240" alt="x&#34; onerror=&#34;alert(1)"`, `<img src="cid:photo-2" width="90" alt="b.jpg"`} {
		if !strings.Contains(o.HTML, want) {
			t.Errorf("no %s in %s", want, o.HTML)
		}
	}
}
