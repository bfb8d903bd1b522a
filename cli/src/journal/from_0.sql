-- Format 0 kept `code: message` in detail, and called the lane of the waitlist `single`.
ALTER TABLE people ADD COLUMN code TEXT;
UPDATE people SET code = substr(detail, 1, instr(detail, ': ') - 1), detail = substr(detail, instr(detail, ': ') + 2)
WHERE outcome <> 'created' AND instr(detail, ': ') > 1
    AND substr(detail, 1, instr(detail, ': ') - 1) NOT GLOB '*[^a-z0-9_]*';
UPDATE requests SET lane = 'waitlist'
WHERE lane = 'single' AND EXISTS (SELECT 1 FROM notes WHERE name = 'kind' AND value = 'waitlist');
