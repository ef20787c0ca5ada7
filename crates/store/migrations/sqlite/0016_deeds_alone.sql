-- What officials decide alone about what people sent is read by overseers, newest first; these find it.
CREATE INDEX event_alone ON event (seq)
  WHERE kind IN ('flags_tightened', 'hiding_asked', 'shown', 'supervision_lifted', 'archived', 'joined', 'closed')
  AND actor NOT IN ('"system"', '"reporter"', '"anyone"');
