namespace Auriko.Simulator.Model;

internal enum TurnRole
{
    System,
    User,
    Assistant,
    ToolCall,
    ToolResult,
}

/// <summary>One step of the conversation, of either dialect.</summary>
/// <param name="Role">Whose it is.</param>
/// <param name="Text">Its text; the arguments of a call, the output of a result.</param>
/// <param name="CallId">The call it makes or answers, else null.</param>
/// <param name="Name">The function called, else null.</param>
/// <param name="Images">How many images it carries.</param>
internal sealed record Turn(TurnRole Role, string Text, string? CallId = null, string? Name = null, int Images = 0);
