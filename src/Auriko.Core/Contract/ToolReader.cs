namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>tools</c>.</summary>
internal static class ToolReader
{
    /// <summary>Reads the tools; none when absent.</summary>
    public static IReadOnlyList<Tool> Read(ObjectReader body) => body.List("tools")?.Objects(ReadTool) ?? [];

    private static Tool ReadTool(ObjectReader tool)
    {
        var type = tool.RequiredName("type");
        return type == "function" ? ReadFunction(tool) : new OpaqueTool(type, tool.Element);
    }

    private static FunctionTool ReadFunction(ObjectReader tool) => new(
        tool.RequiredName("name", NestedFunction.Suggestion(tool)),
        tool.Text("description"),
        tool.Object("parameters")?.Element,
        tool.Flag("strict"),
        tool.Element);
}
