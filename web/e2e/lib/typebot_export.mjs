// A bot as Typebot's own editor exports it (version 6): greets, asks for a name and a wish, and does two things that only
// Typebot can.
const text = (id, words) => ({
  id,
  type: "text",
  content: { richText: [{ type: "p", children: [{ text: words }] }] },
});

export const typebotExport = {
  version: "6.1",
  id: "cm4bookshop0001",
  name: "Bookshop by Typebot",
  events: [{ id: "start1", type: "start", outgoingEdgeId: "edge1", graphCoordinates: { x: 0, y: 0 } }],
  variables: [
    { id: "var1", name: "Name" },
    { id: "var2", name: "Wish" },
  ],
  groups: [
    {
      id: "group1",
      title: "Greeting",
      graphCoordinates: { x: 260, y: 0 },
      blocks: [
        text("text1", "Welcome to the reading room!"),
        text("text2", "What is your name?"),
        { id: "input1", type: "text input", options: { variableId: "var1" } },
        text("text3", "What brings you here, {{Name}}?"),
        {
          id: "choice1",
          type: "choice input",
          options: { variableId: "var2" },
          items: [
            { id: "item1", content: "Borrow a book", outgoingEdgeId: "edge2" },
            { id: "item2", content: "Just looking", outgoingEdgeId: "edge3" },
          ],
        },
      ],
    },
    {
      id: "group2",
      title: "Borrow",
      graphCoordinates: { x: 660, y: 0 },
      blocks: [
        text("text4", "The desk is on the left, {{Name}}."),
        { id: "code1", type: "Code", options: { name: "Confetti", content: "window.confetti()" } },
      ],
    },
    {
      id: "group3",
      title: "Look around",
      graphCoordinates: { x: 660, y: 380 },
      blocks: [
        text("text5", "Take your time."),
        { id: "pixel1", type: "Pixel", options: { pixelId: "1234567890" } },
      ],
    },
  ],
  edges: [
    { id: "edge1", from: { eventId: "start1" }, to: { groupId: "group1" } },
    { id: "edge2", from: { blockId: "choice1", itemId: "item1" }, to: { groupId: "group2" } },
    { id: "edge3", from: { blockId: "choice1", itemId: "item2" }, to: { groupId: "group3" } },
  ],
};
