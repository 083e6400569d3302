// Level of detail: spans that would share a pixel are drawn as one.

/** A track is {begins, ends, covered, first}: spans that ascend and do not overlap, how much of each is covered, and the index of its first
 *  one in the original. */
function trackOf(begins, ends) {
  return {
    begins: Float64Array.from(begins), ends: Float64Array.from(ends),
    covered: Float64Array.from(ends, (e, i) => e - begins[i]), first: Uint32Array.from(ends, (_, i) => i),
  };
}

/** Joins neighbours that fit into `width` together. A span that is wider stays alone. */
function merged(track, width) {
  const {begins, ends, covered, first} = track;
  const out = {begins: [], ends: [], covered: [], first: []};
  let at = -1;
  for (let i = 0; i < begins.length; ++i) {
    if (at >= 0 && ends[i] - out.begins[at] <= width) {
      out.ends[at] = ends[i];
      out.covered[at] += covered[i];
    } else {
      at = out.begins.push(begins[i]) - 1;
      out.ends.push(ends[i]);
      out.covered.push(covered[i]);
      out.first.push(first[i]);
    }
  }
  return {begins: Float64Array.from(out.begins), ends: Float64Array.from(out.ends),
    covered: Float64Array.from(out.covered), first: Uint32Array.from(out.first)};
}

/** Ever coarser levels, [{width, track}], until few spans are left. A level that saves little is left out. */
function levelsOf(track, few = 256) {
  const levels = [{width: 0, track}];
  for (let width = 128, last = track; last.begins.length > few && width < 2 ** 40; width *= 2) {
    const next = merged(last, width);
    if (next.begins.length > 0.7 * last.begins.length) continue;
    levels.push({width, track: next});
    last = next;
  }
  return levels;
}

/** The coarsest level whose joined spans are not wider than `pixel` nanoseconds. */
function levelFor(levels, pixel) {
  let i = levels.length - 1;
  while (levels[i].width > pixel) --i;
  return levels[i].track;
}

/** Indices [from, to) of the spans of `track` that are seen between two times. */
function seen(track, begin, end) { return [upperBound(track.ends, begin), lowerBound(track.begins, end)]; }

function upperBound(values, value) {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1; else high = middle;
  }
  return low;
}

/** How much of each of `width` pixels is covered, 0 to 1; the first pixel begins at `from`. */
function coverage(levels, from, pixel, width) {
  const cover = new Float32Array(width), track = levelFor(levels, pixel), [first, end] = seen(track, from, from + pixel * width);
  for (let i = first; i < end; ++i) {
    const share = track.covered[i] / (track.ends[i] - track.begins[i] || 1);
    const left = Math.max(0, (track.begins[i] - from) / pixel), right = Math.min(width, (track.ends[i] - from) / pixel);
    const a = Math.floor(left), b = Math.min(width - 1, Math.floor(right));
    if (a >= b) { cover[b] += (right - left) * share; continue; }
    cover[a] += (a + 1 - left) * share;
    for (let k = a + 1; k < b; ++k) cover[k] = share;
    cover[b] += (right - b) * share;
    if (right - left > 4) cover[Math.ceil(right) - 1] *= 0.4;  // a gap to the next one
  }
  return cover;
}

/** The highest level within each of `width` pixels. */
function heights({times, counts}, from, pixel, width) {
  const high = new Float32Array(width);
  for (let i = Math.max(0, upperBound(times, from) - 1); i < times.length; ++i) {
    const a = Math.max(0, Math.floor((times[i] - from) / pixel));
    if (a >= width) break;
    const b = i + 1 < times.length ? Math.min(width, Math.ceil((times[i + 1] - from) / pixel)) : width;
    for (let k = a; k < b; ++k) if (counts[i] > high[k]) high[k] = counts[i];
  }
  return high;
}
