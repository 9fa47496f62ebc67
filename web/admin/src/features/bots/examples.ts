/** What the empty fields of tools show: names and code, the same in every language. */
export const examples = {
  tool: "order_status",
  parameter: "order_id",
  url: "https://api.example.com/orders/{order_id}",
  body: '{"to": "{email}"}',
  header: "Authorization",
  secret: "Bearer …",
  schema: '{"type": "object", "properties": {"reply": {"type": "string"}}, "required": ["reply"]}',
};
