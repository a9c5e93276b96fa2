package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// segments calls f for each marker of a JPEG up to the beginning of the picture (ITU-T T.81 section B.1.1.4), until
// f returns false.
func segments(head []byte, f func(marker byte, data []byte) bool) {
	for at := 2; at+4 <= len(head); {
		if head[at] != 0xff {
			return
		}
		marker := head[at+1]
		if marker == 0xff { // filling
			at++
			continue
		}
		if marker == 0xd8 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // these stand alone
			at += 2
			continue
		}
		size := int(binary.BigEndian.Uint16(head[at+2:]))
		if size < 2 || at+2+size > len(head) || marker == 0xda {
			return
		}
		if !f(marker, head[at+4:at+2+size]) {
			return
		}
		at += 2 + size
	}
}

// jpegMemory: each component in its own resolution, and where the photo comes in passes four bytes a coefficient
// besides. Where the header says nothing of it, the worst.
func jpegMemory(head []byte, _ image.Config) int64 {
	memory := int64(2 * 4 * 5)
	segments(head, func(marker byte, data []byte) bool {
		if marker < 0xc0 || marker > 0xc2 {
			return true
		}
		if len(data) < 6 || len(data) < 6+3*int(data[5]) {
			return false
		}
		var blocks, widest, highest int64
		for i := range int(data[5]) {
			h, v := int64(data[7+3*i]>>4), int64(data[7+3*i]&15)
			blocks, widest, highest = blocks+h*v, max(widest, h), max(highest, v)
		}
		if widest*highest > 0 {
			each := int64(2)
			if marker == 0xc2 {
				each = 2 * 5
			}
			memory = (blocks*each + widest*highest - 1) / (widest * highest)
		}
		return false
	})
	return memory
}

// orientation reads how a camera was held, 1 to 8, from the Exif data of a JPEG; 1 where it does not say.
func orientation(head []byte) int {
	turn := 1
	segments(head, func(marker byte, data []byte) bool {
		if tiff, ok := bytes.CutPrefix(data, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			turn = tiffOrientation(tiff)
			return false
		}
		return true
	})
	return turn
}

// tiffOrientation looks through the first directory of a TIFF file (TIFF 6.0 section 2) for the one tag of interest.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:2]) {
	case "II":
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		const orientationTag, short = 0x0112, 3
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == short {
			if turn := int(order.Uint16(entries[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
