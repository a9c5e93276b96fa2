package receive_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/receive"
)

// begun is a desk that has met the odd server's folder before, at its beginning.
func begun() *memory {
	m := &memory{}
	m.put(receive.Cursor{Mailbox: "odd", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 7})
	return m
}

func TestPoisonedMailsDoNotStopTheQueue(t *testing.T) {
	for _, c := range []struct {
		name  string
		kinds map[uint32]string
		want  string // for mails 1 to 6
		limit time.Duration
	}{
		{"garbled flags only", map[uint32]string{3: "flags"}, "m1 m2 m3 m4 m5 m6", time.Minute},
		{"garbled body", map[uint32]string{3: "garbled"}, "m1 m2 !3 m4 m5 m6", time.Minute},
		{"refused", map[uint32]string{3: "refused"}, "m1 m2 !3 m4 m5 m6", time.Minute},
		{"the line is cut", map[uint32]string{3: "cut"}, "m1 m2 !3 m4 m5 m6", 2 * time.Minute},
		{"silence", map[uint32]string{3: "hang"}, "m1 m2 !3 m4 m5 m6", 5 * time.Minute},
		{"withheld", map[uint32]string{3: "withheld"}, "m1 m2 !3 m4 m5 m6", time.Minute},
		{"a NIL body", map[uint32]string{3: "nil"}, "m1 m2 !3 m4 m5 m6", time.Minute},
		{"gone meanwhile", map[uint32]string{3: "gone"}, "m1 m2 m4 m5 m6", time.Second},
		{"the first", map[uint32]string{1: "cut"}, "!1 m2 m3 m4 m5 m6", 2 * time.Minute},
		{"the last", map[uint32]string{6: "cut"}, "m1 m2 m3 m4 m5 !6", 2 * time.Minute},
		{"two in a row", map[uint32]string{3: "garbled", 4: "hang"}, "m1 m2 !3 !4 m5 m6", 10 * time.Minute},
		{"the first three", map[uint32]string{1: "cut", 2: "hang", 3: "cut"}, "!1 !2 !3 m4 m5 m6", 45 * time.Minute},
		{"all", map[uint32]string{1: "cut", 2: "cut", 3: "cut", 4: "cut", 5: "cut", 6: "cut"}, "!1 !2 !3 !4 !5 !6", 5 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &odd{caps: "IDLE"}
				for uid := uint32(1); uid <= 6; uid++ {
					server.mails = append(server.mails, oddMail{uid: uid, kind: c.kinds[uid]})
				}
				desk := begun()
				_, stop := running(t, server.config(), desk)
				within(t, c.limit, c.want, func() bool { return desk.subjects() == c.want })
				stop()
				if n := server.count("UID STORE") + server.count("SELECT"); n != 0 {
					t.Errorf("%d commands that change something", n)
				}
			})
		})
	}
}

func TestPoisonInTheMiddleOfManyMails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &odd{caps: "IDLE"}
		for uid := uint32(1); uid <= 1000; uid++ {
			m := oddMail{uid: uid * 3}
			if uid == 500 {
				m.kind = "garbled"
			}
			server.mails = append(server.mails, m)
		}
		desk := begun()
		w := receive.New(server.config(), desk, nil)
		start := time.Now()
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := desk.notes()
		if len(n) != 1000 || n[499].Err == nil || n[499].UID != 1500 || n[500].Err != nil {
			t.Errorf("%d mails", len(n))
		}
		t.Logf("%d connections, %d fetches, %v", server.dials, server.count("UID FETCH"), time.Since(start))
		if server.dials > 8 || time.Since(start) > 30*time.Second {
			t.Error("too much trouble for one bad mail")
		}
	})
}

// A server that refuses everything for a while is having a bad day: no mail is to blame.
func TestABadDayBlamesNoMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &odd{caps: "IDLE", mails: []oddMail{{uid: 1}, {uid: 2}, {uid: 3}}, bad: true}
		desk := begun()
		running(t, server.config(), desk)
		time.Sleep(25 * time.Minute)
		if got := desk.subjects(); got != "" {
			t.Errorf("got %s", got)
		}
		server.setBad(false)
		within(t, time.Minute, "all mails", func() bool { return desk.subjects() == "m1 m2 m3" })
	})
}

func TestServerWithoutIdleOrUIDNEXT(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &odd{noNext: true, mails: []oddMail{{uid: 1}, {uid: 5}}}
		desk := &memory{}
		_, stop := running(t, server.config(), desk)
		synctest.Wait()
		if c, _, _ := desk.Cursor(t.Context(), "odd", "INBOX"); c.Last != 5 {
			t.Errorf("cursor %+v", c)
		}
		stop()
		server.mails = append(server.mails, oddMail{uid: 9})
		running(t, server.config(), desk)
		time.Sleep(10 * time.Minute)
		if got := desk.subjects(); got != "m9" {
			t.Errorf("got %s", got)
		}
		if n := server.count("EXAMINE"); n < 10 || server.dials != 2 {
			t.Errorf("polled %d times over %d connections", n, server.dials)
		}
	})
}

func TestLargeMailsStayOutOfMemory(t *testing.T) {
	for _, size := range []int{1<<20 - 1, 1 << 20, 1<<20 + 1, 3 << 20, 20 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			server := &odd{caps: "IDLE", mails: []oddMail{{uid: 1, size: 100}, {uid: 2, size: size}, {uid: 3, size: 100}}}
			desk := begun()
			var peak, read int64
			desk.read = func(r io.Reader) (string, error) {
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak = max(peak, int64(now.HeapAlloc))
				head := make([]byte, 50)
				n, err := io.ReadFull(r, head)
				if err != nil && err != io.ErrUnexpectedEOF {
					return "", err
				}
				rest, err := io.Copy(io.Discard, r)
				read = max(read, int64(n)+rest)
				return string(head[:n]), err
			}
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			if err := receive.New(server.config(), desk, nil).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := desk.subjects(); got != "m1 m2 m3" {
				t.Errorf("got %s", got)
			}
			if read != int64(size) || desk.notes()[1].Size != int64(size) {
				t.Errorf("read %d bytes of %d, size %d", read, size, desk.notes()[1].Size)
			}
			grown := (peak - int64(before.HeapAlloc)) >> 10
			t.Logf("heap grew by %d KB for %d KB", grown, size>>10)
			if grown > 8<<10 {
				t.Errorf("heap grew by %d KB", grown)
			}
		})
	}
}

// Many middling mails in one batch go to disk, not to memory.
func TestManyMiddlingMails(t *testing.T) {
	server := &odd{caps: "IDLE"}
	for uid := uint32(1); uid <= 100; uid++ {
		server.mails = append(server.mails, oddMail{uid: uid, size: 300 << 10})
	}
	desk := begun()
	var peak uint64
	desk.read = func(r io.Reader) (string, error) {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		all, err := io.ReadAll(io.LimitReader(r, 40))
		if n, _ := io.Copy(io.Discard, r); n != 300<<10-40 {
			return "", fmt.Errorf("%d bytes", n)
		}
		return string(all), err
	}
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := receive.New(server.config(), desk, nil).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := desk.subjects(); !strings.HasPrefix(got, "m1 m2 ") || !strings.HasSuffix(got, " m99 m100") || len(desk.notes()) != 100 {
		t.Errorf("got %s", got)
	}
	if grown := int64(peak-before.HeapAlloc) >> 10; grown > 12<<10 {
		t.Errorf("heap grew by %d KB for 30 MB", grown)
	}
}

// UIDs that go backwards under the same UIDVALIDITY: a server restored from a backup that lies about it.
func TestUIDsGoBackwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &odd{caps: "IDLE", mails: []oddMail{{uid: 1}, {uid: 2}}}
		desk := begun()
		desk.put(receive.Cursor{Mailbox: "odd", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 7, Last: 50})
		running(t, server.config(), desk)
		synctest.Wait()
		if got := desk.subjects(); got != "m1 m2" || !desk.notes()[1].Reread {
			t.Errorf("got %s", got)
		}
	})
}

func TestLoginWords(t *testing.T) {
	for _, c := range []struct {
		name, words string
		refused     bool
	}{
		{"wrong password", "NO [AUTHENTICATIONFAILED] Invalid credentials, try again later", true},
		{"no code", "NO Login failed. Please try again.", true},
		{"app password needed", "NO [ALERT] Application-specific password required", true},
		{"server trouble", "NO [UNAVAILABLE] Temporary authentication failure", false},
		{"too many lines", "NO [ALERT] Too many simultaneous connections. (Failure)", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &odd{login: c.words, mails: []oddMail{{uid: 1}}}
				err := receive.New(server.config(), &memory{}, nil).Check(t.Context())
				if err == nil || errors.As(err, new(*receive.LoginError)) != c.refused {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
