namespace Auriko.Simulator.Model;

/// <summary>Choices that look like chance and are the same for the same seed, on every machine and runtime.</summary>
internal sealed class SeededChoice(ulong seed)
{
    private ulong _state = seed | 1;

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (_state * 0x2545F4914F6CDD1D) >> 16;
    }
}
