package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/mail"
	"net/textproto"
	"reflect"
	"slices"
	"strings"

	"heed/triage"
)

// examMail is a mail with the labels that a person gave it.
type examMail struct {
	ID       string            `json:"id"`
	Lang     string            `json:"lang"`
	From     string            `json:"from"` // "Eva Lind <eva@example.org>"
	Subject  string            `json:"subject"`
	Body     string            `json:"body"`
	Headers  map[string]string `json:"headers"` // further ones, as they would stand in the mail
	Kind     triage.Kind       `json:"kind"`
	Severity *int              `json:"severity"` // of a complaint or a bad review; null for none, and for one that is not to be graded
	// A list that is missing is not graded; an empty one says that there is nothing.
	Themes    []triage.Theme `json:"themes"`
	Flags     []triage.Flag  `json:"flags"`
	Wants     []triage.Want  `json:"wants"`
	Note      string         `json:"note"`
	Ambiguous bool           `json:"ambiguous"` // honest people differ

	file string
	line int
}

// badLine is a line that cannot be graded.
type badLine struct {
	file   string
	line   int
	reason error
}

func (b badLine) Error() string { return fmt.Sprintf("%s:%d: %v", b.file, b.line, b.reason) }

// mostExamLine is how long a line with a mail may be, in bytes.
const mostExamLine = 16 << 20

// examFile is what a file of labelled mails holds.
type examFile struct {
	mails   []examMail
	bad     []badLine
	strange []string // keys that mean nothing here: a slip of the pen, or notes of the author's
}

// readExam reads labelled mails, one a line. It goes on after a line that is wrong; it fails where the file itself
// cannot be read.
func readExam(name string, r io.Reader) (examFile, error) {
	var f examFile
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostExamLine)
	ids := map[string]int{}
	n := 0
	for lines.Scan() {
		n++
		data := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(data) == 0 {
			continue
		}
		m := examMail{file: name, line: n}
		keys, err := m.read(data)
		if first := ids[m.ID]; err == nil && first > 0 && m.ID != "" {
			err = fmt.Errorf("the id %q stands in line %d already", m.ID, first)
		}
		if err != nil {
			f.bad = append(f.bad, badLine{name, n, err})
			continue
		}
		ids[m.ID] = n
		f.mails = append(f.mails, m)
		for _, key := range keys {
			if !slices.Contains(examKeys, key) && !slices.Contains(f.strange, key) {
				f.strange = append(f.strange, key)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return f, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return f, nil
}

// examKeys are the keys of a line.
var examKeys = func() (keys []string) {
	t := reflect.TypeFor[examMail]()
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("json"); tag != "" {
			keys = append(keys, tag)
		}
	}
	return keys
}()

// read fills the mail from a line, and gives the keys that stand there.
func (m *examMail) read(line []byte) (keys []string, err error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(line, &all); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if err := json.Unmarshal(line, m); err != nil {
		return nil, plainJSON(err)
	}
	return slices.Sorted(maps.Keys(all)), m.check()
}

// plainJSON says what is wrong with a line in words of the format.
func plainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		return fmt.Errorf("%s: a %s does not belong there", kind.Field, kind.Value)
	}
	return err
}

// check refuses labels that do not exist: a slip of the pen would count as a mistake of the classifier's.
func (m *examMail) check() error {
	var errs []string
	if m.Subject == "" && m.Body == "" {
		errs = append(errs, "neither subject nor body")
	}
	if len(m.Lang) != 2 || strings.Trim(m.Lang, "abcdefghijklmnopqrstuvwxyz") != "" {
		errs = append(errs, fmt.Sprintf("lang %q is not a code like \"en\"", m.Lang))
	}
	if m.Severity != nil && (*m.Severity < int(triage.Minor) || *m.Severity > int(triage.Critical)) {
		errs = append(errs, fmt.Sprintf("severity %d is not 1 to 4, or null", *m.Severity))
	}
	errs = append(errs, unknown("kind", []triage.Kind{m.Kind}, triage.Kinds)...)
	errs = append(errs, unknown("theme", m.Themes, triage.Themes)...)
	errs = append(errs, unknown("flag", m.Flags, triage.Flags)...)
	errs = append(errs, unknown("want", m.Wants, triage.Wants)...)
	for _, h := range slices.Sorted(maps.Keys(m.Headers)) {
		if h == "" || strings.ContainsFunc(h, func(r rune) bool { return r <= ' ' || r > '~' || r == ':' }) {
			errs = append(errs, fmt.Sprintf("%q is not the name of a header", h))
		}
	}
	if errs != nil {
		return errors.New(strings.Join(errs, "; "))
	}
	return nil
}

// unknown names the labels of a list that do not exist.
func unknown[L ~string](what string, list, all []L) (errs []string) {
	for _, l := range list {
		if !slices.Contains(all, l) {
			errs = append(errs, fmt.Sprintf("%s %q is none of %s", what, l, strings.Join(namesOf(all), ", ")))
		}
	}
	return errs
}

// namesOf are labels as plain text.
func namesOf[L ~string](labels []L) []string {
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = string(l)
	}
	return names
}

// name says which mail it is.
func (m *examMail) name() string {
	where := fmt.Sprintf("%s:%d", m.file, m.line)
	if m.ID == "" {
		return where
	}
	return m.ID + " (" + where + ")"
}

// labels are all labels in one line, as summary puts those of a verdict.
func (m *examMail) labels() string {
	parts := []string{string(m.Kind)}
	if m.Severity != nil {
		parts = append(parts, fmt.Sprintf("severity %d of 4", *m.Severity))
	}
	parts = append(parts, namesOf(m.Themes)...)
	for _, f := range m.Flags {
		parts = append(parts, "!"+string(f))
	}
	for _, w := range m.Wants {
		if w != "none" {
			parts = append(parts, "wants "+string(w))
		}
	}
	return fmt.Sprintf("%s  (%s)", strings.Join(parts, ", "), m.Lang)
}

// raw writes the mail as it would have come.
func (m *examMail) raw() []byte {
	head := map[string]string{
		"To": "studio@studio.example", "Message-Id": "<exam@customer.example>", "Mime-Version": "1.0",
		"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit",
		"From": fromHeader(m.From), "Subject": mime.QEncoding.Encode("utf-8", m.Subject),
	}
	for name, value := range m.Headers {
		head[textproto.CanonicalMIMEHeaderKey(name)] = mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(value), " "))
	}
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(head)) {
		fmt.Fprintf(&b, "%s: %s\r\n", name, head[name])
	}
	b.WriteString("\r\n")
	b.WriteString(strings.ReplaceAll(strings.ReplaceAll(m.Body, "\r\n", "\n"), "\n", "\r\n"))
	return b.Bytes()
}

// fromHeader encodes a sender's name where it needs to be (RFC 2047).
func fromHeader(from string) string {
	name, addr, ok := strings.Cut(from, "<")
	if !ok {
		name, addr = "", from
	}
	a := mail.Address{Name: strings.Trim(name, "\" "), Address: strings.Trim(addr, "<> ")}
	return a.String()
}
