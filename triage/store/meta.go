package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Meta returns a value the program keeps about itself, or "" where it was never set.
func (t *Tx) Meta(key string) (string, error) {
	var value string
	err := notFound(t.row(`SELECT value FROM meta WHERE key = $1`, key).Scan(&value))
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read meta %s: %w", key, err)
	}
	return value, nil
}

// SetMeta keeps a value about the program itself.
func (t *Tx) SetMeta(key, value string) error {
	err := t.exec(`INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return fmt.Errorf("set meta %s: %w", key, err)
	}
	return nil
}

// DropMeta forgets a value.
func (t *Tx) DropMeta(key string) error {
	if err := t.exec(`DELETE FROM meta WHERE key = $1`, key); err != nil {
		return fmt.Errorf("drop meta %s: %w", key, err)
	}
	return nil
}

// Metas lists the values whose keys begin with prefix, by the rest of their keys.
func (t *Tx) Metas(prefix string) (map[string]string, error) {
	type pair struct{ key, value string }
	list, err := collect(t, func(r scanner) (p pair, err error) { return p, r.Scan(&p.key, &p.value) },
		`SELECT key, value FROM meta WHERE key >= $1 AND key < $2`, prefix, prefix+"\U0010FFFF")
	if err != nil {
		return nil, fmt.Errorf("list meta %s: %w", prefix, err)
	}
	found := map[string]string{}
	for _, p := range list {
		found[p.key[len(prefix):]] = p.value
	}
	return found, nil
}

// Secret returns the studio's own key for tokens, making it on first use. It never leaves the file.
func (t *Tx) Secret() ([]byte, error) {
	const key = "token-key"
	value, err := t.Meta(key)
	if err != nil {
		return nil, err
	}
	if value == "" {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		value = hex.EncodeToString(fresh)
		if err := t.SetMeta(key, value); err != nil {
			return nil, err
		}
	}
	secret, err := hex.DecodeString(value)
	if err != nil {
		return nil, fmt.Errorf("read meta %s: %w", key, err)
	}
	return secret, nil
}

// Observe notes what would have been done in observe mode.
func (t *Tx) Observe(caseID, what string, now time.Time) error {
	err := t.exec(`INSERT INTO observations (id, at, case_id, what) VALUES ($1, $2, $3, $4)`, NewID(now), micros(now), caseID, what)
	if err != nil {
		return fmt.Errorf("note observation: %w", err)
	}
	return nil
}

// Observation is one thing observe mode kept back.
type Observation struct {
	At     time.Time
	CaseID string
	What   string
}

// Observations lists what was kept back from one moment (inclusive) to another (exclusive).
func (t *Tx) Observations(from, to time.Time) ([]Observation, error) {
	list, err := collect(t, func(r scanner) (o Observation, err error) {
		var at int64
		err = r.Scan(&at, &o.CaseID, &o.What)
		o.At = instant(at)
		return o, err
	}, `SELECT at, case_id, what FROM observations WHERE at >= $1 AND at < $2 ORDER BY at, id`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("list observations: %w", err)
	}
	return list, nil
}
