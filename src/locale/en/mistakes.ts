/** What is wrong with a scenario from elsewhere, or too large about a lab, in sentences. */
export const mistakes = {
  keptHere:
    'This lab has grown too large for a link. It is kept in this tab and survives a reload; to pass it on, save it as a file by “Share”.',
  notKept:
    'This lab has grown too large for a link, and this browser keeps nothing for the page: a reload would lose the latest changes.',
  fileMistake: '{{file}} is no scenario that can be played. What you had open is still there.',
  fileNewer:
    '{{file}} was saved by a newer version of this page (format {{version}}). Load the page again to update it. What you had open is still there.',
  fileNotRead: '{{file}} could not be read. What you had open is still there.',
  /** The first mistake of a scenario, by its code. */
  scenarioAt: 'At {{path}}: {{what}}.',
  scenarioAtLine: 'In line {{line}}, column {{column}}: {{what}}.',
  scenarioMeant: 'Did you mean {{nearest}}?',
  moreMistakes_one: 'and one more mistake',
  moreMistakes_other: 'and {{count}} more mistakes',
  textEnd: 'the end of the text',
  /** What JSON may go on with, and its kinds of values. */
  token: {
    value: 'a value',
    key: 'a key in quotes',
    number: 'a number',
    escape: 'an escape such as \\n',
    end: 'the end',
    quote: 'a closing quote',
  },
  type: {
    string: 'a text in quotes',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
  },
  scenarioWhole: 'the document as a whole',
  nothing: 'nothing',
  scenario: {
    'json-syntax': '{{found}} stands where {{expected}} belongs',
    'wrong-type': '{{found}} stands where {{expected}} belongs',
    missing: 'the key {{expected}} is missing',
    'unknown-key': 'the key {{found}} is not known; known are {{expected}}',
    'not-one-of': '{{found}} is none of {{expected}}',
    'out-of-range': '{{found}} is no whole number from {{least}} to {{most}}',
    'bad-address': '{{found}} is no IPv4 address such as {{expected}}',
    'bad-endpoint': '{{found}} is no address with a port such as {{expected}}',
    'bad-mac': '{{found}} is no MAC address of one interface such as {{expected}}',
    'bad-name': '{{found}} is no name of the form {{expected}}',
    'reserved-name': 'the name {{found}} means something else already',
    duplicate: '{{found}} stands there twice, or already at {{expected}}',
    'unknown-link': '{{found}} is no link of the scenario; it has {{expected}}',
    'unknown-host': '{{found}} is no host of the scenario; it has {{expected}}',
    'not-open': 'no step before has opened {{found}}; open are {{expected}}',
    'unsupported-version': 'version {{found}} of the format is not known here, only {{expected}}',
    'too-deep': 'it is nested deeper than {{expected}} levels',
    'too-large': 'it is larger than {{expected}}',
  },
} as const;
