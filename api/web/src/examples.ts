/** Questions that a first visitor may ask; each is one that the shipped graph answers. */
export const EXAMPLES = [
  "Which middle powers have open chip access and cheap energy?",
  "What is the data center capacity of the United States?",
  "Who developed Falcon?",
  "How many specialized AI researchers does India have?",
  "Why is energy an enabler of generative AI?",
];
