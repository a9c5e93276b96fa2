package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// layers are the texts of one file: the embedded one, and the studio's own over it.
type layers [][]byte

// top is the text that wins.
func (l layers) top() []byte { return l[len(l)-1] }

// readLayers reads a file wherever it stands.
func readLayers(overlay fs.FS, name string) (data layers, err error) {
	for _, files := range []fs.FS{embedded, overlay} {
		if files == nil {
			continue
		}
		layer, err := fs.ReadFile(files, name)
		if err == nil {
			data = append(data, layer)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return data, nil
}

// strays finds files of an overlay that lie over nothing: misspelt, or put into the wrong folder. Hidden files, notes
// (README*) and what editors leave behind are left alone.
func strays(overlay fs.FS, langs []string) error {
	var errs []error
	err := fs.WalkDir(overlay, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case name == ".", strings.HasSuffix(base, "~"), strings.HasPrefix(base, "README"):
			return nil
		case base[0] == '.' && d.IsDir():
			return fs.SkipDir
		case base[0] == '.':
			return nil
		case d.IsDir() && !slices.Contains(langs, name):
			errs = append(errs, fmt.Errorf("%s: there are folders for the languages %s, and none in them", name, strings.Join(langs, ", ")))
			return fs.SkipDir
		case !d.IsDir() && name != learnedFile && (path.Dir(name) == "." || !slices.Contains(Files(), base)):
			errs = append(errs, fmt.Errorf("%s: belongs nowhere; a language's folder has the files %s", name, strings.Join(Files(), ", ")))
		}
		return nil
	})
	return errors.Join(append(errs, err)...)
}

// learnedFile stands beside the packs.
const learnedFile = "learned.txt"

// Files names the files a language's folder may have.
func Files() []string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.file
	}
	return names
}

// Source is one layer of a pack's file.
type Source struct {
	Name string // "sv/replies.toml"
	Text []byte
	Own  bool // the studio's
}

// Sources reads the files the packs are made of, those of the overlay (nil for none) after the embedded ones they lie
// over.
func Sources(overlay fs.FS) ([]Source, error) {
	var list []Source
	for i, files := range []fs.FS{embedded, overlay} {
		if files == nil {
			continue
		}
		err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains(Files(), path.Base(name)) {
				return err
			}
			text, err := fs.ReadFile(files, name)
			list = append(list, Source{name, text, i == 1})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("language packs: %w", err)
		}
	}
	slices.SortStableFunc(list, func(a, b Source) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}
