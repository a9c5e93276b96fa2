// Package config reads heed.toml into typed values that have been checked. It exists so that a mistake
// in the file is found when the daemon starts or reloads, by file, line and reason, and never later.
//
// It refuses what it does not know: an unknown key, a wrong type, a time zone or provider that does not
// exist, a password anybody on the machine may read, plain text to a server that is not this machine.
// It fails by returning an *Error that lists everything found at once; there is no half-read Config.
package config
