// Package store keeps everything Heed must not forget: one SQLite file, one concrete type, one file
// an entity. It exists so that SQL lives in one place and a state change and the mail it causes are
// one transaction.
//
// It refuses to decide: no deadline is computed and no state chosen here. Every commit is durable
// (WAL with synchronous=FULL: a power cut loses nothing that was committed). It fails with wrapped
// SQL errors that name the row; a missing row is ErrNotFound, a full disk ErrFull. A damaged file is put
// aside, and Open says in plain words how to go on with the newest backup; it never starts empty instead.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver behind database/sql
)

// ErrNotFound is in the chain of every error about a row that is not there.
var ErrNotFound = errors.New("not found")

// Store is one studio's database. It is safe for concurrent use.
type Store struct {
	write, read *pool
	path        string
}

// pool is connections and the statements compiled for them. There are two more than turns: one only ever
// compiles, one makes backups, so that a transaction never waits for a connection while it holds one.
type pool struct {
	*sql.DB
	turns    chan struct{} // as many as may be in use
	compiled sync.Map      // query -> *sql.Stmt
}

// Open opens the database file for the daemon, which must hold the Lock: the file is created where there
// never was one, looked over, and its schema brought up to date. A damaged file is put aside and Open
// fails with a *DamagedError; where a database is missing that must have been there, with a *MissingError.
func Open(ctx context.Context, path string) (*Store, error) { return openWith(ctx, path, migrations) }

func openWith(ctx context.Context, path string, list []string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := expected(ctx, path); err != nil {
		return nil, err
	}
	s, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err = lookOver(ctx, s.write.DB); err == nil {
		err = s.migrate(ctx, list)
	}
	if err == nil { // a database that cannot be written is found out now, not at the first mail
		err = s.Write(ctx, func(tx *Tx) error { return tx.SetMeta("writable", "yes") })
	}
	if err == nil {
		return s, nil
	}
	s.Close()
	if err = explain(err); errors.Is(err, ErrDamaged) {
		return nil, quarantine(ctx, path, err)
	}
	return nil, fmt.Errorf("open %s: %w", path, err)
}

// Peek opens the database beside a daemon that may be running on it: nothing is created, checked or
// migrated.
func Peek(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no database at %s: the daemon (heed run) makes it", path)
		}
		return nil, fmt.Errorf("open database: %w", err)
	}
	s, err := connect(path)
	if err != nil {
		return nil, err
	}
	version, err := schemaVersion(ctx, s.read.DB)
	switch {
	case err != nil:
		err = explain(err)
	case version > len(migrations):
		err = ErrNewer
	case version < len(migrations):
		err = ErrOlder
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	return s, nil
}

func connect(path string) (*Store, error) {
	write, err := open(path, 1, "journal_mode(WAL)") // SQLite has one writer
	if err != nil {
		return nil, err
	}
	read, err := open(path, 2, "journal_mode(WAL)")
	if err != nil {
		write.Close()
		return nil, err
	}
	return &Store{write: write, read: read, path: path}, nil
}

func open(path string, turns int, more ...string) (*pool, error) {
	pragmas := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{
		"busy_timeout(10000)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-4096)", "temp_store(MEMORY)",
		"wal_autocheckpoint(4000)", // pages: an index page that every mail touches is written back once for many mails
	}, more...)}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(turns + 2)
	db.SetMaxIdleConns(turns + 1)
	return &pool{DB: db, turns: make(chan struct{}, turns)}, nil
}

// Close closes the file; the write-ahead log is folded in.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Path returns the name of the database file.
func (s *Store) Path() string { return s.path }

// Tx is one transaction. Its methods are the whole vocabulary of the database.
type Tx struct {
	ctx  context.Context
	tx   *sql.Tx
	pool *pool
	mine map[string]*sql.Stmt // the pool's statements, bound to this transaction
}

// Write runs f in a transaction that is committed, durably, when f returns nil.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	return s.write.run(ctx, nil, f)
}

// Read runs f on a consistent snapshot.
func (s *Store) Read(ctx context.Context, f func(*Tx) error) error {
	return s.read.run(ctx, &sql.TxOptions{ReadOnly: true}, f)
}

func (p *pool) run(ctx context.Context, opts *sql.TxOptions, f func(*Tx) error) error {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return fmt.Errorf("begin: %w", ctx.Err())
	}
	tx, err := p.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", explain(err))
	}
	defer tx.Rollback()
	if err := f(&Tx{ctx: ctx, tx: tx, pool: p, mine: map[string]*sql.Stmt{}}); err != nil {
		return explain(err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", explain(err))
	}
	return nil
}

// Try runs f within the transaction; when f fails, what f wrote is undone and nothing else.
func (t *Tx) Try(f func() error) error {
	if err := t.exec(`SAVEPOINT attempt`); err != nil {
		return fmt.Errorf("begin attempt: %w", err)
	}
	failed := f()
	if failed != nil {
		if err := t.exec(`ROLLBACK TO SAVEPOINT attempt`); err != nil {
			return errors.Join(failed, fmt.Errorf("undo attempt: %w", err))
		}
	}
	if err := t.exec(`RELEASE SAVEPOINT attempt`); err != nil {
		return errors.Join(failed, fmt.Errorf("end attempt: %w", err))
	}
	return failed
}

// statement returns a query compiled: the same few run for every mail, and compiling costs more than running
// them. It is nil where the query cannot be compiled: running it says why.
func (t *Tx) statement(query string) *sql.Stmt {
	if s := t.mine[query]; s != nil {
		return s
	}
	kept, ok := t.pool.compiled.Load(query)
	if !ok {
		fresh, err := t.pool.PrepareContext(context.WithoutCancel(t.ctx), query)
		if err != nil {
			return nil
		}
		if kept, ok = t.pool.compiled.LoadOrStore(query, fresh); ok {
			fresh.Close()
		}
	}
	t.mine[query] = t.tx.StmtContext(t.ctx, kept.(*sql.Stmt))
	return t.mine[query]
}

func (t *Tx) exec(query string, args ...any) error {
	_, err := t.run(query, args)
	return err
}

func (t *Tx) run(query string, args []any) (sql.Result, error) {
	if len(args) > 0 {
		if s := t.statement(query); s != nil {
			return s.ExecContext(t.ctx, args...)
		}
	}
	return t.tx.ExecContext(t.ctx, query, args...)
}

// changed runs a statement and returns how many rows it touched.
func (t *Tx) changed(query string, args ...any) (int64, error) {
	res, err := t.run(query, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t *Tx) row(query string, args ...any) *sql.Row {
	if s := t.statement(query); s != nil {
		return s.QueryRowContext(t.ctx, args...)
	}
	return t.tx.QueryRowContext(t.ctx, query, args...)
}

func (t *Tx) rows(query string, args []any) (*sql.Rows, error) {
	if s := t.statement(query); s != nil {
		return s.QueryContext(t.ctx, args...)
	}
	return t.tx.QueryContext(t.ctx, query, args...)
}

// collect runs a query and scans each row with scan.
func collect[T any](t *Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := t.rows(query, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// scanner is what *sql.Row and *sql.Rows have in common.
type scanner interface{ Scan(dest ...any) error }

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// micros and instant carry times as UTC microseconds; 0 is the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

var made atomic.Uint64

// MadeBefore reports whether an id was made before a moment, give or take 8 ms: so much of the time its first nine
// letters tell.
func MadeBefore(id string, at time.Time) bool {
	const letters = 9
	return len(id) > letters && id[:letters] < NewID(at)[:letters]
}

// NewID makes an id that sorts by time, and within a millisecond by the order in which it was asked for:
// 48 bits of milliseconds, 24 of a counter, 48 of chance.
func NewID(now time.Time) string {
	var b [15]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	binary.BigEndian.PutUint32(b[6:10], uint32(made.Add(1))<<8)
	rand.Read(b[9:])
	return idAlphabet.EncodeToString(b[:])
}
