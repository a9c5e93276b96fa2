package store

import (
	"context"
	"fmt"
	"strings"
)

// ExecForTest runs a statement no method offers.
func (s *Store) ExecForTest(ctx context.Context, query string) error {
	_, err := s.write.ExecContext(ctx, query)
	return err
}

// OpenWithForTest is Open in a Heed that knows further migrations.
func OpenWithForTest(ctx context.Context, path string, further ...string) (*Store, error) {
	return openWith(ctx, path, append(append([]string(nil), migrations...), further...))
}

// MigrationsForTest is how many migrations there are.
func MigrationsForTest() int { return len(migrations) }

// SchemaForTest lists what the database is made of, without the spaces that do not matter.
func (s *Store) SchemaForTest(ctx context.Context) ([]string, error) {
	return s.column(ctx, `SELECT type || ' ' || name || ': ' || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name`)
}

// DumpForTest lists every row of every table, but for the mark of a copy and an index that follows its table.
func (s *Store) DumpForTest(ctx context.Context) ([]string, error) {
	tables, err := s.column(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'past_index%' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, table := range tables {
		columns, err := s.column(ctx, fmt.Sprintf(`SELECT 'quote(' || name || ')' FROM pragma_table_info('%s')`, table))
		if err != nil {
			return nil, err
		}
		rows, err := s.column(ctx, fmt.Sprintf(`SELECT %s FROM %s ORDER BY 1`, strings.Join(columns, "||'|'||"), table))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if !strings.HasPrefix(row, "'"+copiedKey) {
				all = append(all, table+": "+row)
			}
		}
	}
	return all, nil
}

func (s *Store) column(ctx context.Context, query string) (list []string, err error) {
	rows, err := s.write.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		list = append(list, strings.Join(strings.Fields(v), " "))
	}
	return list, rows.Err()
}
