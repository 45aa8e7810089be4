/** Questions that a first visitor may ask; a test holds that the shipped graph answers each of them. */
export const EXAMPLES = [
  "Which middle powers have open chip access and cheap energy?",
  "What is the data center capacity of the United States?",
  "Which middle power has the most data center capacity?",
  "How many AI specialists does the UAE have?",
  "Which models are based on Llama?",
  "What are the six enablers?",
];
