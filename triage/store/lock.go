package store

import (
	"errors"
	"fmt"
	"os"
)

// ErrLocked is returned by Lock while another daemon works on the database.
var ErrLocked = errors.New("another heed is running on this database")

// Lock makes the caller the only daemon on the database at path, until release is called or the
// process ends, however it ends.
func Lock(path string) (release func() error, err error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock database: %w", err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f.Close, nil
}
