package compose

import (
	"strings"

	"heed/mailer"
	"heed/templates"
)

// What staff may send along with an answer, all together. As base64 it is a third more, and many providers take no mail
// above 25 MB.
const (
	MostFiles     = 10
	MostFileBytes = 15_000_000
)

// FileNote is a file that goes along with an answer, without its bytes.
type FileNote struct {
	Name, Type string
	Size       int64 // bytes
}

// NotesOf lists files without their bytes.
func NotesOf(files []mailer.File) []FileNote {
	var list []FileNote
	for _, f := range files {
		list = append(list, FileNote{f.Name, f.Type, int64(len(f.Data))})
	}
	return list
}

// addAlong names the files that go along with an answer, so that whoever approves it has seen them.
func (g tongue) addAlong(p *page, files []FileNote) {
	if len(files) > 0 {
		p.small(templates.Put(g.s.Result.Along, "files", g.files(files)))
	}
}

func (g tongue) files(files []FileNote) string {
	var names []string
	for _, f := range files[:min(len(files), MostFiles)] {
		names = append(names, g.file(f.Name, f.Type, f.Size))
	}
	return strings.Join(names, ", ")
}
