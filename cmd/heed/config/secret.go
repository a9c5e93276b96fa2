package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// credentialMark begins a password_file that names a credential systemd hands over (LoadCredential=,
// systemd.exec(5)) instead of a path.
const credentialMark = "credential:"

// maxPassword bounds a password file.
const maxPassword = 4096

// password returns how to read the password that ref names, anew each time.
func (c *Config) password(ref string) func() (string, error) {
	return func() (string, error) { return c.readPassword(ref) }
}

func (c *Config) readPassword(ref string) (string, error) {
	path := c.beside(ref)
	if name, ok := strings.CutPrefix(ref, credentialMark); ok {
		switch {
		case name == "" || name != filepath.Base(name) || name == "..":
			return "", fmt.Errorf("%q names no credential", ref)
		case c.credentials == "":
			return "", fmt.Errorf("%q is only there when systemd starts Heed (LoadCredential=%s:...)", ref, name)
		}
		path = filepath.Join(c.credentials, name)
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no file %q", path)
	case errors.Is(err, fs.ErrPermission):
		return "", fmt.Errorf("%q may not be read by this user", path)
	case err != nil:
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	// Windows has other means than these bits.
	open := runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0
	switch {
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%q is not a file", path)
	case open && !strings.HasPrefix(ref, credentialMark):
		return "", fmt.Errorf("everybody on this machine may open %q; run: chmod o= %s", path, path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil {
		return "", err
	}
	password := strings.TrimRight(string(data), "\r\n")
	switch {
	case len(data) > maxPassword:
		return "", fmt.Errorf("%q is too large for a password", path)
	case password == "":
		return "", fmt.Errorf("%q is empty", path)
	case strings.ContainsAny(password, "\r\n\x00"):
		return "", fmt.Errorf("%q holds more than one line", path)
	}
	return password, nil
}
