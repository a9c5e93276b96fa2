package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"heed/templates"
	"heed/triage/proofread"
)

type templatesCmd struct {
	List templatesListCmd `cmd:"" help:"Print the files of the language packs, and which of them the studio has changed."`
	Show templatesShowCmd `cmd:"" help:"Print a file as it counts: Heed's own words, with the studio's in their place."`
	Lint templatesLintCmd `cmd:"" help:"Look for unknown names, missing values and languages before they are needed. Exit code 1 where there is an error; warnings are for thought."`
}

// overlaid says whose words are laid over Heed's.
type overlaid struct {
	Templates string `placeholder:"DIR" help:"The studio's folder of templates, laid over Heed's own."`
}

// folder is the studio's folder of templates, nil where there is none.
func (o overlaid) folder() (fs.FS, error) {
	if o.Templates == "" {
		return nil, nil
	}
	if info, err := os.Stat(o.Templates); err != nil || !info.IsDir() {
		return nil, usage{fmt.Errorf("there is no folder %q", o.Templates)}
	}
	return os.DirFS(o.Templates), nil
}

type templatesListCmd struct{ overlaid }

// Run prints a line for each file.
func (l templatesListCmd) Run(std streams) error {
	overlay, err := l.folder()
	if err != nil {
		return err
	}
	list, err := templates.Sources(overlay)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(std.out)
	for i, s := range list {
		if i+1 < len(list) && list[i+1].Name == s.Name {
			continue // the studio's own lies over it
		}
		whose := ""
		if s.Own {
			whose = "  changed by the studio"
		}
		fmt.Fprintf(out, "%-20s %7d bytes%s\n", s.Name, len(s.Text), whose)
	}
	return out.Flush()
}

type templatesShowCmd struct {
	overlaid
	File string `arg:"" help:"As list prints it: sv/replies.toml."`
	Name string `arg:"" optional:"" help:"Only what stands under this name: themes.damaged"`
}

// Run prints one file, or one name in it.
func (s templatesShowCmd) Run(std streams) error {
	overlay, err := s.folder()
	if err != nil {
		return err
	}
	all, err := templates.Sources(overlay)
	if err != nil {
		return err
	}
	var layers [][]byte
	for _, source := range all {
		if source.Name == s.File {
			layers = append(layers, source.Text)
		}
	}
	switch {
	case len(layers) == 0:
		return usage{fmt.Errorf("there is no file %q; heed dev templates list names them", s.File)}
	case len(layers) == 1 && s.Name == "" || !strings.HasSuffix(s.File, ".toml"):
		_, err := std.out.Write(layers[len(layers)-1])
		return err
	}
	tree := map[string]any{}
	for _, layer := range layers {
		var over map[string]any
		if err := toml.Unmarshal(layer, &over); err != nil {
			return fmt.Errorf("%s: %w", s.File, err)
		}
		lay(tree, over)
	}
	var shown any = tree
	for _, part := range strings.FieldsFunc(s.Name, func(r rune) bool { return r == '.' }) {
		inner, ok := shown.(map[string]any)
		if shown = inner[part]; !ok || shown == nil {
			return usage{fmt.Errorf("%s has no %q", s.File, s.Name)}
		}
	}
	if _, table := shown.(map[string]any); !table {
		shown = map[string]any{s.Name[strings.LastIndexByte(s.Name, '.')+1:]: shown}
	}
	enc := toml.NewEncoder(std.out)
	enc.SetArraysMultiline(true)
	return enc.Encode(shown)
}

// lay puts the values of one tree in the place of those of another.
func lay(under, over map[string]any) {
	for name, value := range over {
		inner, table := value.(map[string]any)
		old, both := under[name].(map[string]any)
		if table && both {
			lay(old, inner)
			continue
		}
		under[name] = value
	}
}

type templatesLintCmd struct{ overlaid }

// Run prints what is wrong, a line each.
func (l templatesLintCmd) Run(std streams) error {
	overlay, err := l.folder()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(std.out)
	_, wrong := templates.Load(overlay)
	grave := 0
	for _, fault := range each(wrong) {
		fmt.Fprintf(out, "error: %v\n", fault)
		grave++
	}
	list, err := templates.Sources(overlay)
	for _, f := range proofread.Sentences(list) {
		fmt.Fprintln(out, f)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if grave > 0 {
		return fmt.Errorf("%d errors in the templates", grave)
	}
	return nil
}

// each takes joined errors apart.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // only the joint itself is meant
		var list []error
		for _, e := range joined.Unwrap() {
			list = append(list, each(e)...)
		}
		return list
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
