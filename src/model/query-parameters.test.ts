import { expect, test } from 'vitest';
import { translateParameters } from './query-parameters.ts';

test('each style writes its own markers', () => {
  const text = 'select * from t where a = :a and b = :b or c = :a';
  expect(translateParameters(text, 'question')).toEqual({
    text: 'select * from t where a = ? and b = ? or c = ?',
    names: ['a', 'b', 'a'],
  });
  expect(translateParameters(text, 'dollar')).toEqual({
    text: 'select * from t where a = $1 and b = $2 or c = $1',
    names: ['a', 'b'],
  });
  expect(translateParameters(text, 'at').text).toBe('select * from t where a = @p1 and b = @p2 or c = @p1');
  expect(translateParameters(text, 'colon').text).toBe('select * from t where a = :1 and b = :2 or c = :1');
});

test.each([
  ["select ':no' where x = :yes"],
  ["select 'it''s :no' where x = :yes"],
  ["select E'it\\'s :no' where x = :yes"],
  ['select ":no" , `:no`, [a :no] where x = :yes'],
  ['select 1 -- :no\n where x = :yes'],
  ["select 1 /* :no /* ' */ :no */ where x = :yes"],
  ['select $$ :no $$, $f$ :no $$ $f$ where x = :yes'],
  ['select x::text, y::no where x = :yes'],
  ['select a$b where x = :yes'],
  ["select '12:30', 12:30, x[1:2] where x = :yes"],
])('only :yes is a parameter of %s', (text) => {
  expect(translateParameters(text, 'question')).toEqual({ text: text.replace(':yes', '?'), names: ['yes'] });
});

test.each([
  ['select \'it\\\'s :no\', "\\":no" where x = :yes'],
  ["select 1 # it's :no\n where x = :yes"],
  ["select 'it''s :no' where x = :yes"],
])('only :yes is a parameter of %s in MySQL', (text) => {
  expect(translateParameters(text, 'mysql')).toEqual({ text: text.replace(':yes', '?'), names: ['yes'] });
});

test('a cast stands right behind a parameter', () => {
  expect(translateParameters('select :day::date, array[:a]', 'dollar').text).toBe('select $1::date, array[$2]');
});

test('names may be Cyrillic', () => {
  expect(translateParameters('x = :табель_1', 'question')).toEqual({ text: 'x = ?', names: ['табель_1'] });
});

test('an unclosed quote swallows the rest', () => {
  expect(translateParameters("select ' :no", 'question')).toEqual({ text: "select ' :no", names: [] });
});
