//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// peakMemory is the largest resident size a finished process had.
func peakMemory(p *os.ProcessState) int64 {
	use, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(use.Maxrss)
	}
	return int64(use.Maxrss) << 10
}

// startReady starts a daemon and closes the channel when it says READY=1 (sd_notify).
func startReady(cmd *exec.Cmd, dir string) (<-chan struct{}, error) {
	socket := filepath.Join(dir, fmt.Sprintf("n%d", time.Now().UnixNano()))
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return nil, err
	}
	cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket)
	if err := cmd.Start(); err != nil {
		conn.Close()
		return nil, err
	}
	ready := make(chan struct{})
	go func() {
		defer conn.Close()
		defer close(ready)
		conn.SetReadDeadline(time.Now().Add(time.Minute))
		buf := make([]byte, 4096)
		for {
			n, err := conn.Read(buf)
			if err != nil || bytes.Contains(buf[:n], []byte("READY=1")) {
				return
			}
		}
	}()
	return ready, nil
}

// processUse reads what a running process has used (Linux: proc_pid_stat(5), in ticks of 10 ms, and schedstat
// in nanoseconds).
func processUse(pid int) (cpu time.Duration, memory int64, ok bool) {
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(tasks) == 0 {
		return 0, 0, false
	}
	for _, task := range tasks {
		data, err := os.ReadFile(task)
		if err != nil {
			continue // a thread that has ended
		}
		ran, _, _ := bytes.Cut(data, []byte(" "))
		ns, err := strconv.ParseInt(string(ran), 10, 64)
		if err != nil {
			return 0, 0, false
		}
		cpu += time.Duration(ns)
	}
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, 0, false
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(data), &size, &resident); err != nil {
		return 0, 0, false
	}
	return cpu, resident * int64(os.Getpagesize()), true
}
