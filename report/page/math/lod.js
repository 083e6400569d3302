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
