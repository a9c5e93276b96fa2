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

// addEnvelope says who gets an answer, who a copy, and what goes along: whoever approves it must have seen that.
func (g tongue) addEnvelope(p *page, to string, customer mailer.Address, cc []mailer.Address, files []FileNote) {
	lines := []string{templates.Put(to, "to", spelled(customer))}
	if len(cc) > 0 {
		lines = append(lines, templates.Put(g.s.Result.Copy, "cc", spelledAll(cc)))
	}
	if len(files) > 0 {
		lines = append(lines, templates.Put(g.s.Result.Along, "files", g.files(files)))
	}
	p.small(strings.Join(lines, "\n"))
}

func (g tongue) files(files []FileNote) string {
	var names []string
	for _, f := range files[:min(len(files), MostFiles)] {
		names = append(names, g.file(f.Name, f.Type, f.Size))
	}
	return strings.Join(names, ", ")
}
