package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emersion/go-mbox"
)

// mostMail is the largest mail taken from standard input or an mbox; larger ones are cut there.
const mostMail = 100 << 20

// eachMail calls f with every mail the arguments name: an .eml, an mbox, a folder (sorted, recursive),
// or "-" for one message on standard input.
func eachMail(paths []string, stdin io.Reader, f func(name string, r io.ReadSeeker) error) error {
	for _, path := range paths {
		if path == "-" {
			data, err := io.ReadAll(io.LimitReader(stdin, mostMail))
			if err != nil {
				return fmt.Errorf("standard input: %w", err)
			}
			if err := f("-", bytes.NewReader(data)); err != nil {
				return err
			}
			continue
		}
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			return mailFile(name, f)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func mailFile(name string, f func(string, io.ReadSeeker) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	start, err := bufio.NewReader(file).Peek(5)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if string(start) != "From " || strings.EqualFold(filepath.Ext(name), ".eml") {
		return f(name, file)
	}
	box := mbox.NewReader(file)
	for n := 1; ; n++ {
		mail, err := box.NextMessage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: message %d: %w", name, n, err)
		}
		data, err := io.ReadAll(io.LimitReader(mail, mostMail))
		if err != nil {
			return fmt.Errorf("%s: message %d: %w", name, n, err)
		}
		if err := f(fmt.Sprintf("%s#%d", name, n), bytes.NewReader(data)); err != nil {
			return err
		}
	}
}
