package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"heed/mailer"
)

// maxFile bounds the config file.
const maxFile = 1 << 20

// defaults is what holds where the file is silent. What depends on other keys is filled in by check.
func defaults() *Config {
	open := func(hours int) OpenTime { return OpenTime{time.Duration(hours) * time.Hour} }
	days := func(n int) Duration { return Duration{time.Duration(n) * 24 * time.Hour} }
	return &Config{
		Mode:    Assist,
		Data:    "/var/lib/heed",
		Studio:  Studio{Language: "en"},
		Answer:  Answer{Critical: open(1), Serious: open(4), Moderate: open(8), Minor: open(16), Other: open(16)},
		Remind:  Remind{Every: open(4)},
		Holding: Holding{After: Duration{15 * time.Minute}, Before: OpenTime{30 * time.Minute}, Within: open(4)},
		Digest:  Digest{At: "0 8 * * *"},
		Approve: Approve{Undo: Duration{2 * time.Minute}, TokenValid: days(14), DKIM: true, Enrol: days(90)},
		Close:   Close{After: days(14)},
		Limits: Limits{SenderHour: 10, SenderDay: 30, AllHour: 100, AllDay: 500, StaffHour: 40, StaffDay: 200,
			Silent: Duration{2 * time.Hour}},
		Retention: Retention{Raw: days(90), Text: days(730), Sent: days(90), Cases: days(1825), Notes: days(90), Backups: days(7)},
	}
}

// defaultPoll is how often a mailbox is looked into besides being told.
const defaultPoll = time.Minute

// defaultWeek holds where no day is given.
func defaultWeek() Hours {
	day := []string{"09:00-18:00"}
	return Hours{Mon: day, Tue: day, Wed: day, Thu: day, Fri: day}
}

// Load reads and checks the file, passwords included. Every error is an *Error.
func Load(path string) (*Config, error) { return load(path, os.Getenv("CREDENTIALS_DIRECTORY"), true) }

// LoadLocal is Load for commands that talk to no mail server: passwords are not looked at, because whoever
// asks for a status need not be able to read them.
func LoadLocal(path string) (*Config, error) {
	return load(path, os.Getenv("CREDENTIALS_DIRECTORY"), false)
}

func load(path, credentials string, secrets bool) (*Config, error) {
	data, err := readLimited(path)
	if err != nil {
		return nil, &Error{[]Problem{{File: path, Reason: err.Error()}}}
	}
	c := defaults()
	c.file, c.credentials = path, credentials
	d, whole := decode(path, data, c)
	if whole {
		c.check(d, secrets)
	}
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// decode fills a struct from a file and notes every key and value that does not fit it. It reports whether the struct
// could be filled at all.
func decode[T any](path string, data []byte, into *T) (*document, bool) {
	d := scan(path, data, reflect.TypeFor[T]())
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
	if err == nil {
		return d, true
	}
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict): // the scan has them, with advice
	case errors.As(err, &syntax) && (d.parser.Error() != nil || len(d.problems) == 0):
		row, _ := syntax.Position()
		d.fault(row, "", tidy(syntax))
	}
	if len(d.problems) == 0 {
		d.fault(1, "", tidy(err))
	}
	return d, false
}

// tidy drops the library's name from its message.
func tidy(err error) string {
	return strings.TrimPrefix(err.Error(), "toml: ")
}

func readLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("it may not be read by this user")
	case err != nil:
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	return data, nil
}

// beside reads a path relative to the folder of the config file.
func (c *Config) beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.file), path)
}

// preset returns the provider of a mailbox, or nothing.
func (m *Mailbox) preset() mailer.Preset {
	p, _ := mailer.PresetNamed(m.Provider)
	return p
}
