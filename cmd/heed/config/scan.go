package config

import (
	"bytes"
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2/unstable"
)

// document is what is known of a file besides its values: where each key stands, and which keys do not
// belong there. The decoder stops at the first wrong value; this finds all of them.
type document struct {
	file     string
	lines    map[string]int // "mailbox[1].imap" -> line
	counts   map[string]int // "mailbox" -> how many so far
	problems problems
	parser   unstable.Parser
}

// scan walks the file along the shape it is to fill. It says nothing about broken syntax: the decoder does.
func scan(file string, data []byte, root reflect.Type) *document {
	d := &document{file: file, lines: map[string]int{}, counts: map[string]int{}}
	d.parser.Reset(data)
	table, path := root, ""
	for d.parser.NextExpression() {
		switch expr := d.parser.Expression(); expr.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, path = d.header(root, expr)
		case unstable.KeyValue:
			if table != nil {
				d.keyValue(table, path, expr)
			}
		}
	}
	return d
}

// header follows [a.b] and [[a]] to the struct they fill; nil where there is none.
func (d *document) header(root reflect.Type, expr *unstable.Node) (reflect.Type, string) {
	t, path := root, ""
	for keys := expr.Key(); keys.Next(); {
		var ok bool
		if t, path, ok = d.step(t, path, keys.Node()); !ok {
			return nil, ""
		}
		switch list := t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct; {
		case list && expr.Kind == unstable.ArrayTable && keys.IsLast():
			n := d.counts[path]
			d.counts[path]++
			path, t = index(path, n), t.Elem()
			d.lines[path] = line(d, keys.Node())
		case list:
			d.fault(line(d, keys.Node()), path, fmt.Sprintf("is a list: write [[%s]]", path))
			return nil, ""
		case t.Kind() != reflect.Struct || isText(t):
			d.fault(line(d, keys.Node()), path, "is a key, not a table: write it without brackets")
			return nil, ""
		case expr.Kind == unstable.ArrayTable && keys.IsLast():
			d.fault(line(d, keys.Node()), path, fmt.Sprintf("there is only one: write [%s]", path))
			return nil, ""
		}
	}
	return t, path
}

func (d *document) keyValue(t reflect.Type, path string, expr *unstable.Node) {
	at := 0
	for keys := expr.Key(); keys.Next(); {
		at = line(d, keys.Node())
		if t.Kind() == reflect.Map {
			d.lines[path] = at
			t, path = t.Elem(), path+"."+string(keys.Node().Data)
			continue
		}
		if t.Kind() != reflect.Struct || isText(t) {
			d.fault(at, path, "has no keys of its own")
			return
		}
		var ok bool
		if t, path, ok = d.step(t, path, keys.Node()); !ok {
			return
		}
	}
	d.value(t, path, expr.Value(), at)
}

// value checks that what stands behind a key is of its kind.
func (d *document) value(t reflect.Type, path string, v *unstable.Node, at int) {
	d.lines[path] = at
	switch {
	case isText(t):
		if v.Kind != unstable.String {
			d.fault(at, path, "wants text in quotes, such as \"2h\"")
			return
		}
		if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText(v.Data); err != nil {
			d.fault(at, path, err.Error())
		}
	case t.Kind() == reflect.String && v.Kind != unstable.String:
		d.fault(at, path, "wants text in quotes")
	case t.Kind() == reflect.String && bytes.ContainsFunc(v.Data, unicode.IsControl):
		// It would end up in a header or a command to a server.
		d.fault(at, path, "holds a line break or another control character")
	case t.Kind() == reflect.Int && v.Kind != unstable.Integer:
		d.fault(at, path, "wants a number without quotes, such as 20")
	case t.Kind() == reflect.Float64 && v.Kind != unstable.Float && v.Kind != unstable.Integer:
		d.fault(at, path, "wants a number without quotes, such as 0.5")
	case t.Kind() == reflect.Bool && v.Kind != unstable.Bool:
		d.fault(at, path, "wants true or false")
	case t.Kind() == reflect.Slice && v.Kind != unstable.Array:
		d.fault(at, path, "wants a list in square brackets")
	case t.Kind() == reflect.Slice:
		i := 0
		for items := v.Children(); items.Next(); {
			item := items.Node()
			if item.Kind == unstable.Comment {
				continue
			}
			if item.Raw.Length > 0 {
				at = line(d, item)
			}
			d.value(t.Elem(), index(path, i), item, at)
			i++
		}
	case t.Kind() == reflect.Map && v.Kind != unstable.InlineTable:
		d.fault(at, path, "wants a text for each language, such as { en = \"...\" }")
	case t.Kind() == reflect.Struct && v.Kind != unstable.InlineTable:
		d.fault(at, path, "is a table, not a single value")
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map:
		for items := v.Children(); items.Next(); {
			if items.Node().Kind == unstable.KeyValue {
				d.keyValue(t, path, items.Node())
			}
		}
	}
}

// step goes from a struct to one of its keys.
func (d *document) step(t reflect.Type, path string, key *unstable.Node) (reflect.Type, string, bool) {
	name := string(key.Data)
	full := name
	if path != "" {
		full = path + "." + name
	}
	var known []string
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("toml")
		if tag == "" || tag == "-" {
			continue
		}
		if tag == name {
			if _, seen := d.lines[full]; !seen || t.Field(i).Type.Kind() == reflect.Slice {
				d.lines[full] = line(d, key)
			}
			return t.Field(i).Type, full, true
		}
		known = append(known, tag)
	}
	reason := "unknown key"
	if like := nearest(name, known); like != "" {
		reason = fmt.Sprintf("unknown key; did you mean %q?", like)
	}
	d.fault(line(d, key), full, reason)
	return nil, "", false
}

// line is where a node stands.
func line(d *document, n *unstable.Node) int { return d.parser.Shape(n.Raw).Start.Line }

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// fault notes a problem at a line.
func (d *document) fault(at int, path, reason string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: at, Key: plain(path), Reason: reason})
}

// wrong notes a problem with the key at path, where it stands, else where its table begins.
func (d *document) wrong(path, format string, args ...any) {
	at := 1
	for p := path; p != ""; p = parent(p) {
		if l, ok := d.lines[p]; ok {
			at = l
			break
		}
	}
	d.fault(at, path, fmt.Sprintf(format, args...))
}

// given reports whether the file has the key.
func (d *document) given(path string) bool { _, ok := d.lines[path]; return ok }

func parent(path string) string {
	if i := strings.LastIndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return ""
}

// plain drops the counting: the line says which one it is.
func plain(path string) string {
	var b strings.Builder
	for path != "" {
		before, rest, _ := strings.Cut(path, "[")
		b.WriteString(before)
		_, path, _ = strings.Cut(rest, "]")
	}
	return b.String()
}
