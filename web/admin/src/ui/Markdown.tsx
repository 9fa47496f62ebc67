import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import classes from "./Markdown.module.css";

/** Markdown as React elements: no HTML passes, links open outside, pictures become links. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.markdown} dir="auto">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {children}
            </a>
          ),
          img: ({ src, alt }) =>
            typeof src === "string" && src !== "" ? (
              <a href={src} target="_blank" rel="noopener noreferrer nofollow">
                {alt || src}
              </a>
            ) : (
              <>{alt}</>
            ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
