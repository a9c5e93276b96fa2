package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"

	"heed/cmd/heed/config"
	"heed/triage/store"
)

type runCmd struct {
	Config string    `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	Since  time.Time `format:"2006-01-02" placeholder:"DATE" help:"Read mail back to this day (2026-03-01) in folders that were never read before. Without it, Heed starts at now."`
	Once   bool      `help:"Handle what is there and exit."`
	Debug  bool      `help:"Log more. Addresses and texts of mails are never logged."`
}

func (r runCmd) Run(ctx context.Context, io streams) error {
	level := slog.LevelInfo
	if r.Debug {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(io.err, &slog.HandlerOptions{Level: level}))
	cfg, err := config.Load(r.Config)
	if err != nil {
		return err
	}
	st, closeStore, err := openStore(ctx, cfg.Data)
	if err != nil {
		return err
	}
	defer closeStore()
	w := breakable(wiring{since: r.Since, now: time.Now, log: log})
	d, err := newDaemon(ctx, cfg, st, w)
	if err != nil {
		return err
	}
	if !r.Since.IsZero() {
		if err := d.count(ctx, r.Since, io); err != nil {
			return err
		}
	}
	if r.Once {
		return d.once(ctx)
	}
	return r.serve(ctx, d, st, w)
}

// count says how much mail --since brings in, before any of it is read.
func (d *daemon) count(ctx context.Context, since time.Time, io streams) error {
	for _, name := range d.names {
		n, err := d.watchers[name].Count(ctx, since)
		if err != nil {
			return unavailable{fmt.Errorf("mailbox %s: %w", name, err)}
		}
		fmt.Fprintf(io.err, "%s: %d mails since %s will be read\n", name, n, since.Format("2006-01-02"))
	}
	return nil
}

// serve runs the daemon until ctx ends. SIGHUP swaps in a daemon with the new config; a config that is
// not valid changes nothing.
func (r runCmd) serve(ctx context.Context, d *daemon, st *store.Store, w wiring) error {
	reload := make(chan os.Signal, 1)
	if reloadSignal != nil {
		signal.Notify(reload, reloadSignal)
		defer signal.Stop(reload)
	}
	debug.FreeOSMemory() // reading config and language packs left more behind than the daemon needs for months
	notify(w.log, systemd.SdNotifyReady)
	defer notify(w.log, systemd.SdNotifyStopping)
	alive := watchdog(w.log)
	for {
		running, stop := context.WithCancel(ctx)
		stopped := make(chan error, 1)
		go func() { stopped <- d.run(running, alive) }()
		w.log.Info("watching", "mailboxes", len(d.names))
		next, err := r.wait(ctx, reload, stopped, st, w)
		if next == nil {
			notify(w.log, systemd.SdNotifyStopping)
			stop()
			if err == nil {
				err = <-stopped
			}
			w.log.Info("stopped")
			return err
		}
		stop()
		if err := <-stopped; err != nil {
			return err
		}
		d = next
		w.log.Info("config reloaded", "file", r.Config)
	}
}

// wait returns the daemon to go on with after a valid reload, or nil when it is time to stop.
func (r runCmd) wait(ctx context.Context, reload <-chan os.Signal, stopped <-chan error, st *store.Store, w wiring) (*daemon, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, nil
		case err := <-stopped:
			if err == nil {
				err = fmt.Errorf("the daemon stopped by itself")
			}
			return nil, err
		case <-reload:
			cfg, err := config.Load(r.Config)
			if err == nil {
				var next *daemon
				if next, err = newDaemon(ctx, cfg, st, w); err == nil {
					return next, nil
				}
			}
			w.log.Error("config not reloaded; the old one stays in force", "file", r.Config, "error", err)
		}
	}
}

func notify(log *slog.Logger, state string) {
	if _, err := systemd.SdNotify(false, state); err != nil {
		log.Warn("systemd not notified", "error", err)
	}
}

// watchdog returns what feeds systemd's watchdog: called only after a round that reached the disk.
func watchdog(log *slog.Logger) func() {
	if every, err := systemd.SdWatchdogEnabled(false); err != nil || every == 0 {
		return func() {}
	}
	return func() { notify(log, systemd.SdNotifyWatchdog) }
}
