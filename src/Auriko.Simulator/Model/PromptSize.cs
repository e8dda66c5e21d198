namespace Auriko.Simulator.Model;

/// <summary>What a prompt measures.</summary>
/// <param name="Tokens">Its tokens, cached ones included.</param>
/// <param name="Cached">How many of them were seen before as the start of a prompt.</param>
/// <param name="Seed">A hash of it: the same prompt gets the same answer.</param>
internal readonly record struct PromptSize(int Tokens, int Cached, ulong Seed);
