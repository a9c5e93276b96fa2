package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"heed/cmd/heed/config"
)

type backupCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	To     string `placeholder:"PATH" help:"Where to: a file that is not there yet, or a folder. Without it, the folder of the daily backups."`
}

// Run copies the database while the daemon works on it. The copy holds everybody's mail: only its owner may
// read it.
func (b backupCmd) Run(ctx context.Context, std streams) error {
	_, st, err := openBeside(ctx, b.Config, config.LoadLocal)
	if err != nil {
		return err
	}
	defer st.Close()
	to := st.BackupPath(time.Now())
	if b.To != "" {
		name := filepath.Base(to)
		to = b.To
		if info, err := os.Stat(to); err == nil && info.IsDir() {
			to = filepath.Join(to, name)
		}
	}
	if err := st.Backup(ctx, to); err != nil {
		return err
	}
	info, err := os.Stat(to)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	_, err = fmt.Fprintf(std.out, "%s: %d bytes, checked. To restore: stop heed, copy it over %s as the user heed runs as, start heed.\n", to, info.Size(), st.Path())
	return err
}
