import { zlibSync } from "fflate";

// The outline of the 48 states, by hand: longitude and latitude in degrees, from Cape Flattery eastwards.
// prettier-ignore
const OUTLINE = [
  [-124.7, 48.4], [-123.2, 48.2], [-122.8, 49], [-117, 49], [-111, 49], [-105, 49], [-100, 49], [-95.2, 49], [-95.15, 49.4], [-94.6, 48.8], [-93, 48.6], [-91.5, 48.1],
  [-89.6, 48], // Lake Superior: its shore, and Michigan's upper half
  [-90.8, 47.3], [-92, 46.7], [-90.7, 46.9], [-89.5, 46.9], [-88, 47.45], [-88.4, 46.9], [-87.3, 46.5], [-86.2, 46.65],
  [-85, 46.75], [-84.5, 46.45], [-84, 46], [-84.8, 45.95], [-86.2, 45.95], [-87.1, 45.65], [-87.7, 45.1],
  [-88, 44.55], [-87.2, 45.1], [-87.6, 44], [-87.85, 43], [-87.75, 42.1], [-87.4, 41.65], // Lake Michigan
  [-86.8, 41.8], [-86.25, 42.5], [-86.5, 43.6], [-86.2, 44.5], [-85.5, 45], [-84.8, 45.75], [-83.45, 45.3],
  [-83.3, 44.4], [-83.9, 43.7], [-82.95, 44.05], [-82.45, 43], [-83.1, 42.2], [-83.4, 41.7], // Lake Huron
  [-82.5, 41.4], [-81.2, 41.75], [-79.8, 42.25], [-78.9, 42.85], [-79.05, 43.25], [-77, 43.25], [-76.2, 43.55],
  [-76.4, 44.1], [-75.2, 44.85], [-74.7, 45], [-71.5, 45], [-71, 45.3], [-70.3, 45.9], [-70, 46.7], [-69.2, 47.45],
  [-68.3, 47.35], [-67.8, 47.05], [-67.8, 45.7], [-67, 44.85], [-68.8, 44.35], [-70.2, 43.6], [-70.8, 42.85],
  [-70.9, 42.3], [-70.5, 41.85], [-70.05, 42.05], [-69.95, 41.65], [-71.2, 41.5], [-72.9, 41.25], [-73.8, 40.9],
  [-72, 41.05], [-73.9, 40.5], [-74.1, 39.75], [-74.9, 38.95], [-75.5, 39.5], [-75.1, 38.75], [-75.95, 37.15],
  [-76.3, 39], [-76.35, 38], [-76.1, 36.9], [-75.5, 35.25], [-76.55, 34.65], [-77.9, 33.9], [-79.2, 33.2],
  [-80.9, 32.05], [-81.4, 30.7], [-80.55, 28.4], [-80.05, 26.8], [-80.4, 25.2], [-81.15, 25.15], [-81.8, 26.15],
  [-82.7, 27.6], [-82.75, 28.9], [-83.9, 30], [-85.3, 29.7], [-86.5, 30.4], [-88.1, 30.3], [-89.6, 30.2], [-89.2, 29.1],
  [-90.5, 29.2], [-91.8, 29.6], [-93.8, 29.7], [-95, 29.2], [-96.5, 28.3], [-97.3, 27.4], [-97.15, 25.95],
  [-99.1, 26.4], [-99.6, 27.6], [-100.4, 28.6], [-101.4, 29.75], [-102.4, 29.75], [-103.1, 28.95], [-104.5, 29.6],
  [-105, 30.65], [-106.5, 31.75], [-108.2, 31.75], [-108.2, 31.35], [-111.1, 31.35], [-114.8, 32.5], [-117.1, 32.55],
  [-117.3, 33.1], [-118.4, 33.75], [-119.2, 34.15], [-120.6, 34.55], [-121.9, 36.6], [-122.5, 37.5], [-123, 38],
  [-123.75, 39], [-124.4, 40.4], [-124.1, 41.8], [-124.5, 42.85], [-124, 44.7], [-123.95, 46.2], [-124.7, 48.4],
];
const [WIDTH, HEIGHT, MARGIN] = [800, 500, 16];

/** A PNG, black where words may stand and white around it. */
export function mask() {
  const points = fitted(OUTLINE.map(flat));
  const bytesPerLine = WIDTH / 8;
  const lines = new Uint8Array((bytesPerLine + 1) * HEIGHT); // each line begins with its filter, 0: none
  for (let y = 0; y < HEIGHT; y += 1) {
    const start = y * (bytesPerLine + 1) + 1;
    const crossings = crossingsOf(points, y + 0.5);
    for (let x = 0; x < WIDTH; x += 1) {
      const isInside = crossings.filter((crossing) => crossing < x + 0.5).length % 2 === 1;
      if (!isInside) lines[start + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  return png(lines);
}

/** A cone, nearly: parallels bend and meridians meet towards the north, as on the maps that people know. */
function flat([longitude, latitude]) {
  const [east, north] = [longitude + 96, latitude - 38];
  return [east * (0.79 - 0.0095 * north), -north - 0.0042 * east * east];
}

/** Into the picture, with a margin. */
function fitted(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (bottom - top));
  const [restX, restY] = [WIDTH - (right - left) * scale, HEIGHT - (bottom - top) * scale];
  return points.map(([x, y]) => [restX / 2 + (x - left) * scale, restY / 2 + (y - top) * scale]);
}

/** Where a line across the picture meets the outline. */
function crossingsOf(points, y) {
  return points.slice(1).flatMap(([x2, y2], index) => {
    const [x1, y1] = points[index];
    return y1 > y === y2 > y ? [] : [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)];
  });
}

/** One bit a pixel, grey (PNG specification, third edition, 5 and 11). */
function png(lines) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 1; // bits; the rest is 0: grey, the one compression, the one filter, no interlace
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  // fflate, since zlib's bytes differ from one version of Node to another.
  const content = Buffer.from(zlibSync(lines, { level: 9 }));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", content), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
