import { Alert, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#e6f5f3",
  "#cfeae6",
  "#a3d8d1",
  "#6fd3c7",
  "#3fb5a9",
  "#1f9a8e",
  "#13877c",
  "#0f766e",
  "#0b655e",
  "#07514b",
];

const gray: MantineColorsTuple = [
  "#f6f7f7",
  "#eef1f1",
  "#e2e6e6",
  "#cdd3d3",
  "#b3bcbb",
  "#8b9796",
  "#667473",
  "#4c5958",
  "#303a39",
  "#17201f",
];

const dark: MantineColorsTuple = [
  "#d5dcdb",
  "#b6c1c0",
  "#9aa8a7",
  "#5b6768",
  "#3d4748",
  "#2b3334",
  "#1d2324",
  "#171c1d",
  "#121617",
  "#0c0f10",
];

const alertTones: Record<string, [string, string]> = {
  red: ["var(--b-bad-soft)", "var(--b-bad)"],
  yellow: ["var(--b-wait-soft)", "var(--b-wait)"],
  gray: ["var(--b-sunken)", "var(--b-muted)"],
};

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 7 },
  colors: { accent, gray, dark },
  fontFamily:
    '"Inter Variable", -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", "Noto Sans Arabic", Roboto, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, "JetBrains Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    InputWrapper: { styles: { description: { fontSize: "0.8125rem" }, label: { marginBottom: 2 } } },
    Alert: Alert.extend({
      vars: (_theme, { color }) => {
        const [background, text] = alertTones[color ?? ""] ?? [
          "var(--b-accent-soft)",
          "var(--b-accent-text)",
        ];
        return { root: { "--alert-bg": background, "--alert-color": text, "--alert-bd": "none" } };
      },
      styles: { message: { color: "var(--b-text)" } },
    }),
    Button: { defaultProps: { size: "sm" } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.45 } } },
    Menu: { defaultProps: { shadow: "md" } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "var(--b-page)",
    "--mantine-color-text": "var(--b-text)",
    "--mantine-color-dimmed": "var(--b-muted)",
    "--mantine-color-placeholder": "#6a7776",
    "--mantine-color-default-border": "var(--b-line-strong)",
    "--mantine-color-error": "var(--b-bad)",
    "--mantine-color-anchor": "var(--b-accent-text)",
    "--mantine-color-accent-light-color": "var(--b-accent-text)",
  },
  dark: {
    "--mantine-color-body": "var(--b-page)",
    "--mantine-color-text": "var(--b-text)",
    "--mantine-color-dimmed": "var(--b-muted)",
    "--mantine-color-placeholder": "#879493",
    "--mantine-color-default": "var(--b-raised)",
    "--mantine-color-default-hover": "var(--b-hover)",
    "--mantine-color-default-border": "var(--b-line-strong)",
    "--mantine-color-error": "var(--b-bad)",
    "--mantine-color-anchor": "var(--b-accent-text)",
    "--mantine-color-accent-light": "var(--b-accent-soft)",
    "--mantine-color-accent-light-color": "var(--b-accent-text)",
    "--mantine-color-accent-outline": "var(--b-accent-text)",
  },
});
