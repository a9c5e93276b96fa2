package realtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeCertificates makes an authority of this test's own and one certificate for all servers:
// ca.pem, server.pem and server.key.
func writeCertificates(t testing.TB, dir string) *x509.CertPool {
	t.Helper()
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, "make the authority's key", err)
	ca := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "Heed test authority"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	check(t, "sign the authority", err)

	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, "make the servers' key", err)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "localhost"},
		NotBefore:    ca.NotBefore,
		NotAfter:     ca.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost", AuthservID, "imap." + Domain, "smtp." + Domain},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	check(t, "sign the servers' certificate", err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	check(t, "encode the servers' key", err)

	write := func(name, kind string, der []byte) {
		raw := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		check(t, "write "+name, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	write("ca.pem", "CERTIFICATE", caDER)
	check(t, "let everybody read the authority", os.Chmod(filepath.Join(dir, "ca.pem"), 0o644))
	write("server.pem", "CERTIFICATE", leafDER)
	write("server.key", "PRIVATE KEY", keyDER)

	authority, err := x509.ParseCertificate(caDER)
	check(t, "read the authority back", err)
	pool := x509.NewCertPool()
	pool.AddCert(authority)
	return pool
}
