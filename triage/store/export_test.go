package store

import "context"

// ExecForTest runs a statement no method offers.
func (s *Store) ExecForTest(ctx context.Context, query string) error {
	_, err := s.write.ExecContext(ctx, query)
	return err
}
